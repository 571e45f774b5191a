package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRoomIT extends BrowserTest {

    private static final String HINT = "1 to 12 letters, digits, signs or spaces.";
    private static final String NOT_ALLOWED =
            "A room cannot have that name: it is too long, or has characters that are not allowed, such as invisible ones.";

    @Override
    String[] options() {
        return new String[] {"--max-room-length", "12"};
    }

    @Test
    void tellsWhatItsNameMayBe() {
        ChatPage ada = enter("Ada", "lobby");
        assertThat(ada.roomField()).hasAttribute("placeholder", "Its name");
        assertThat(ada.roomField()).hasAccessibleDescription(HINT);
    }

    @ParameterizedTest
    @CsvSource({
        "' ', Write the name of the room.",
        "lock keepers!, This name has 13 characters; 12 is the most.",
        "a\u202eb, '" + NOT_ALLOWED + "'"
    })
    void refusesANameInWordsWhereOneTypesAndKeepsIt(String name, String words) {
        ChatPage ada = enter("Ada", "lobby");
        assertThat(ada.roomField()).hasAccessibleDescription(HINT); // so it knows the limit by now
        ada.askForRoom(name);
        assertThat(ada.page().locator("#sidebar").getByRole(AriaRole.ALERT)).hasText(words);
        assertThat(ada.roomField()).hasValue(name);
        assertThat(ada.roomField()).isFocused();
        assertThat(ada.roomField()).hasAttribute("aria-invalid", "true");
        assertThat(ada.heading("lobby")).isVisible();
        assertThat(ada.page().locator(".notice")).hasCount(0);

        ada.openRoom("lock keepers");
        assertThat(ada.page().locator("#room-refusal")).hasText("");
        assertThat(ada.roomField()).hasAttribute("aria-invalid", "false");
        assertThat(ada.page().locator("#rooms a")).hasCount(2);
    }

    @Test
    void saysAboveTheMessagesWhatAPhoneHasNoRoomForBesideThem() {
        ChatPage ada = open(Chromium.phone()).enter("Ada", "lobby");
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Rooms")).click();
        ada.askForRoom("a\u202eb").isTold(NOT_ALLOWED);
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Rooms")).click();
        assertThat(ada.roomField()).hasValue("a\u202eb");
    }

    @Test
    void saysThatAnAddressIsOfNoRoom() {
        open(Chromium.desktop()).goTo("lock keepers!").logIn("Ada").isTold(NOT_ALLOWED);
    }
}

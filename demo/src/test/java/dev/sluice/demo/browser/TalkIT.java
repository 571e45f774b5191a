package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TalkIT extends BrowserTest {

    private static final String PAYLOAD =
            "<img src=x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script><b>bold</b>";

    @Override
    String[] options() {
        return new String[] {"--messages-per-second", "500", "--message-burst", "1000"};
    }

    @Test
    void twoPeopleHearEachOther() {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage bea = enter("Bea", "lobby");
        assertThat(ada.members()).hasText(new String[] {"Ada", "Bea"});

        ada.say("Hello Bea!").isSent("Hello Bea!");
        bea.hears("Hello Bea!").say("水門を開けました 🌊");
        ada.hears("水門を開けました 🌊");
    }

    @Test
    void shiftAndEnterBeginsALine() {
        ChatPage ada = enter("Ada", "lobby").write("one");
        ada.composer().press("Shift+Enter");
        ada.composer().pressSequentially("two");
        ada.composer().press("Enter");
        assertThat(ada.page().locator(".message .text")).hasText("one\ntwo");
    }

    @Test
    void tellsWhoIsTyping() {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage bea = enter("Bea", "lobby");
        assertThat(bea.members()).hasText(new String[] {"Ada", "Bea"}); // or she is not in, and nobody is told
        bea.composer().pressSequentially("hm");
        assertThat(ada.page().getByText("Bea is typing…")).isVisible();
    }

    @Test
    void htmlStaysTextWhoeverSaysIt() {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage eve = enter("<b id=x>Eve</b>", "lobby");
        eve.say(PAYLOAD);
        ada.hears(PAYLOAD).openRoom("<img src=x onerror=alert(1)>");
        assertThat(ada.page()).hasTitle("#<img src=x onerror=alert(1)> · Sluice chat");
        for (ChatPage page : List.of(ada, eve)) {
            assertThat(page.page().locator("main b, aside b, nav b, main script, main img:not([hidden] *)"))
                    .hasCount(0);
        }
    }

    @Test
    void loadsWhatWasSaidBeforeAsOneScrollsUp() {
        ChatPage ada = enter("Ada", "lobby");
        List<String> texts =
                IntStream.rangeClosed(1, 130).mapToObj(i -> "message " + i).toList();
        texts.forEach(ada::say);
        ada.isSent("message 130");

        ChatPage bea = enter("Bea", "lobby").hears("message 130");
        Locator log = bea.page().getByRole(AriaRole.LOG);
        assertThat(bea.texts()).hasSizeLessThan(130);
        while (bea.page().getByText("This is where it begins.").count() == 0) {
            String first = bea.texts().get(0);
            log.evaluate("log => { log.scrollTop = 0; }");
            assertThat(bea.page().locator(".message .text").first()).not().hasText(first);
            assertThat(bea.page().locator(".message .text").getByText(first, exact()))
                    .isVisible();
        }
        assertThat(bea.texts()).isEqualTo(texts);
    }

    @Test
    void marksWhatIsUnreadElsewhereAndWhereItBegins() {
        ChatPage ada = enter("Ada", "lobby").openRoom("attic");
        ChatPage bea = enter("Bea", "lobby");
        bea.say("one").say("two");
        Locator lobby = ada.page().getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText("lobby"));
        assertThat(lobby).containsText("2 unread");
        assertThat(ada.page()).hasTitle("(2) #attic · Sluice chat");

        lobby.click();
        assertThat(ada.page().locator(".new + .message")).containsText("one");
        assertThat(ada.page()).hasTitle("#lobby · Sluice chat");
        ada.page().goBack();
        assertThat(ada.heading("attic")).isVisible();
    }

    @Test
    void editsAndDeletesWhatOneHasSaidByKeyboardAlone() {
        ChatPage ada = enter("Ada", "lobby").say("tpyo").isSent("tpyo");
        ChatPage bea = enter("Bea", "lobby").hears("tpyo");

        ada.composer().press("ArrowUp");
        ada.write("typo");
        ada.composer().press("Enter");
        bea.hears("typo");
        assertThat(bea.said("typo")).containsText("edited");

        ada.isSent("typo").said("typo").focus();
        ada.page().keyboard().press("Tab");
        assertThat(ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Edit")))
                .isFocused();
        ada.page().keyboard().press("Tab");
        ada.page().keyboard().press("Enter");
        assertThat(ada.page().getByRole(AriaRole.DIALOG)).containsText("Delete this message for everybody?");
        ada.page().keyboard().press("Tab");
        ada.page().keyboard().press("Enter");
        assertThat(bea.page().getByText("Message deleted", exactly())).isVisible();
        assertThat(bea.page().getByText("typo")).hasCount(0);
        assertThat(enter("Cy", "lobby").page().getByText("Message deleted", exactly()))
                .isVisible();
    }

    @Test
    void picksAnEmojiByKeyboardAlone() {
        ChatPage ada = enter("Ada", "lobby");
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Emoji")).press("Enter");
        ada.page().keyboard().press("ArrowRight");
        ada.page().keyboard().press("Enter");
        assertThat(ada.composer()).hasValue("😄");
        assertThat(ada.composer()).isFocused();
    }

    @Test
    void theEmojiAreGoneWhereTheKeyboardGoesOn() {
        ChatPage ada = enter("Ada", "lobby");
        Locator emoji = ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Emoji"));
        emoji.press("Enter");
        assertThat(emoji).hasAttribute("aria-expanded", "true");
        ada.page().keyboard().press("Shift+Tab");
        assertThat(emoji).hasAttribute("aria-expanded", "false");
    }

    @Test
    void whatIsPrivateReachesOnlyTheOneItIsFor() {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage bea = enter("Bea", "lobby");
        ChatPage cy = enter("Cy", "lobby");
        ada.page()
                .getByRole(AriaRole.LINK, ChatPage.named("Write privately to Bea"))
                .click();
        assertThat(ada.page().getByText("Private. It is kept nowhere, and gone when this page is closed."))
                .isVisible();
        ada.say("psst").isSent("psst");

        Locator talk = bea.page().locator("#talks").getByRole(AriaRole.LINK);
        assertThat(talk).containsText("1 unread");
        talk.click();
        bea.hears("psst").say("what?");
        ada.hears("what?");
        cy.say("nothing here");
        bea.page().goBack();
        bea.hears("nothing here");
        assertThat(cy.page().locator("#talks").getByRole(AriaRole.LINK)).hasCount(0);
    }

    @Test
    void saysWhoIsNotThereToBeWrittenTo() {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage bea = enter("Bea", "lobby");
        ada.page()
                .getByRole(AriaRole.LINK, ChatPage.named("Write privately to Bea"))
                .click();
        bea.page().context().close();
        ada.page().getByRole(AriaRole.LINK, ChatPage.named("# lobby")).click();
        assertThat(ada.members()).hasText(new String[] {"Ada"});
        ada.page().goBack();
        ada.say("are you there?");
        assertThat(ada.page()
                        .getByText("Bea is not connected, so this was not delivered.", exactly())
                        .last())
                .isVisible();
    }

    @Test
    void refusesWhatIsTooLongInWordsAndKeepsIt() {
        ChatPage ada = enter("Ada", "lobby").write("x".repeat(2_001));
        ada.composer().press("Enter");
        ada.isToldThere("This text has 2,001 characters; 2,000 is the most.");
        assertThat(ada.composer()).hasValue("x".repeat(2_001));
        ada.write("Then in short.").composer().press("Enter");
        ada.isSent("Then in short.");
    }

    @Test
    void refusesWhatTheServerDoesNotTakeAndGivesItBack() {
        ChatPage ada = enter("Ada", "lobby").write("a\u202eb");
        ada.composer().press("Enter");
        ada.isToldThere("That text cannot be sent");
        assertThat(ada.composer()).hasValue("a\u202eb");
        assertThat(ada.page().locator(".message")).hasCount(0);
    }

    @Test
    void givesBackWhatTheServerDoesNotTakeInPrivateToo() {
        ChatPage ada = enter("Ada", "lobby");
        enter("Bea", "lobby");
        ada.page()
                .getByRole(AriaRole.LINK, ChatPage.named("Write privately to Bea"))
                .click();
        ada.write("a\u202eb").composer().press("Enter");
        ada.isToldThere("That text cannot be sent");
        assertThat(ada.composer()).hasValue("a\u202eb");
    }

    @Test
    void leavesARoom() {
        ChatPage ada = enter("Ada", "lobby").openRoom("attic");
        ChatPage bea = enter("Bea", "attic");
        assertThat(bea.members()).hasText(new String[] {"Ada", "Bea"});
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Leave")).click();
        assertThat(ada.heading("lobby")).isVisible();
        assertThat(bea.members()).hasText(new String[] {"Bea"});
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator.GetByTextOptions exact() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}

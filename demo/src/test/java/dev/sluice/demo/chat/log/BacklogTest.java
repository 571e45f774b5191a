package dev.sluice.demo.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.protocol.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BacklogTest {

    private final Backlog backlog = new Backlog();
    private final List<CompletableFuture<Long>> admitted = new ArrayList<>();

    @Test
    void takes10000Texts() {
        assertThat(fill(null)).isEqualTo(10_000);
    }

    @Test
    void takesFewerImagesTheBiggerTheyAre() {
        assertThat(fill(new byte[1 << 20])).isEqualTo(153); // 65 places each
        assertThat(fill(null)).isEqualTo(10_000 - 153 * 65);
    }

    @Test
    void hasRoomAgainForWhatWasWrittenOrRefused() {
        fill(new byte[1 << 20]);
        fill(null);
        admitted.get(0).complete(1L);
        assertThat(fill(null)).isEqualTo(65);
        admitted.get(1).completeExceptionally(new IllegalStateException("refused"));
        assertThat(fill(null)).isEqualTo(65);
    }

    @Test
    void isEmptyWhenAllIsWritten() throws InterruptedException {
        fill(null);
        admitted.forEach(number -> number.complete(1L));
        backlog.awaitEmpty(20);
        assertThat(fill(null)).isEqualTo(10_000);
    }

    /** Returns how many more are taken. */
    private int fill(byte[] image) {
        Draft draft = new Draft(new Entry.Said("lobby", 0, "id", "Ada", 5, "text", null), "author", image);
        int count = 0;
        CompletableFuture<Long> number = new CompletableFuture<>();
        while (backlog.admit(draft, number)) {
            admitted.add(number);
            number = new CompletableFuture<>();
            count++;
        }
        return count;
    }
}

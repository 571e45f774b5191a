package dev.sluice.demo.chat.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.protocol.ClientMessage.Delete;
import dev.sluice.demo.chat.protocol.ClientMessage.Edit;
import dev.sluice.demo.chat.protocol.ClientMessage.History;
import dev.sluice.demo.chat.protocol.ClientMessage.Join;
import dev.sluice.demo.chat.protocol.ClientMessage.Leave;
import dev.sluice.demo.chat.protocol.ClientMessage.Ping;
import dev.sluice.demo.chat.protocol.ClientMessage.Private;
import dev.sluice.demo.chat.protocol.ClientMessage.Say;
import dev.sluice.demo.chat.protocol.ClientMessage.Typing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.StreamReadException;

class ChatJsonTest {

    /** With apostrophes for quotation marks. */
    static Stream<Arguments> clientMessages() {
        return Stream.of(
                Arguments.of("{'type':'join','room':'lobby'}", new Join("lobby", null)),
                Arguments.of("{'type':'join','room':'lobby','since':null}", new Join("lobby", null)),
                Arguments.of("{'type':'join','room':'lobby','since':7}", new Join("lobby", 7L)),
                Arguments.of("{'room':'lobby','since':0,'type':'join'}", new Join("lobby", 0L)),
                Arguments.of("{'type':'leave','room':'lobby'}", new Leave("lobby")),
                Arguments.of("{'type':'say','room':'r','id':'i','text':'\\u6c34'}", new Say("r", "i", "水")),
                Arguments.of("{'type':'say','room':'','id':'','text':''}", new Say("", "", "")),
                Arguments.of("{'type':'edit','room':'r','id':'i','seq':1,'text':'t'}", new Edit("r", "i", 1L, "t")),
                Arguments.of(
                        "{'type':'delete','room':'r','id':'i','seq':9223372036854775807}",
                        new Delete("r", "i", Long.MAX_VALUE)),
                Arguments.of("{'type':'private','to':'Ada','id':'i','text':'t'}", new Private("Ada", "i", "t")),
                Arguments.of("{'type':'typing','room':'r'}", new Typing("r")),
                Arguments.of("{'type':'history','room':'r','before':3}", new History("r", 3L, null)),
                Arguments.of("{'type':'history','room':'r','before':3,'limit':9}", new History("r", 3L, 9)),
                Arguments.of("{'type':'ping','id':'i'}", new Ping("i")));
    }

    @ParameterizedTest
    @MethodSource("clientMessages")
    void readsWhatAClientSays(String json, ClientMessage expected) {
        assertThat(ChatJson.read(quoted(json))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("clientMessages")
    void readsTheSameAmongMembersThatItDoesNotKnow(String json, ClientMessage expected) {
        String more = "{'later':[7,{'x':null,'type':'leave'}],'y':{}," + json.substring(1);
        assertThat(ChatJson.read(quoted(more))).isEqualTo(expected);
    }

    @Test
    void tellsWhatARefusalRefersTo() {
        assertThat(new Say("r", "i", "t").id()).isEqualTo("i");
        assertThat(new Say("r", "i", "t").room()).isEqualTo("r");
        assertThat(new Ping("i").room()).isNull();
        assertThat(new Leave("r").id()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "'say'",
                "null",
                "true",
                "{'type':null}",
                "{'type':7}",
                "{'type':[]}",
                "{'type':'shout','text':'hi'}",
                "{'type':'Ping','id':'i'}",
                "{'type':'java.lang.Runtime'}",
                "{'text':'hi'}",
                "{'type':'join'}",
                "{'type':'join','room':null}",
                "{'type':'join','room':7}",
                "{'type':'join','room':'r','since':'7'}",
                "{'type':'join','room':'r','since':''}",
                "{'type':'join','room':'r','since':7.0}",
                "{'type':'join','room':'r','since':true}",
                "{'type':'join','room':'r','since':[7]}",
                "{'type':'join','room':'r','since':9223372036854775808}",
                "{'type':'join','room':'r','since':1e99}",
                "{'type':'leave'}",
                "{'type':'say','room':'r','id':'i'}",
                "{'type':'say','room':'r','text':'t'}",
                "{'type':'say','id':'i','text':'t'}",
                "{'type':'say','room':'r','id':'i','text':null}",
                "{'type':'say','room':'r','id':'i','text':7}",
                "{'type':'say','room':'r','id':'i','text':7.5}",
                "{'type':'say','room':'r','id':'i','text':true}",
                "{'type':'say','room':'r','id':'i','text':['t']}",
                "{'type':'say','room':'r','id':'i','text':{'x':1}}",
                "{'type':'say','room':'r','id':1,'text':'t'}",
                "{'type':'edit','room':'r','id':'i','text':'t'}",
                "{'type':'edit','room':'r','id':'i','seq':null,'text':'t'}",
                "{'type':'delete','room':'r','id':'i'}",
                "{'type':'private','to':'Ada','id':'i'}",
                "{'type':'typing'}",
                "{'type':'history','room':'r'}",
                "{'type':'history','room':'r','before':3,'limit':2147483648}",
                "{'type':'ping'}",
                "[{'type':'ping','id':'i'}]"
            })
    void refusesJsonThatIsNoMessage(String json) {
        refuses(quoted(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{",
                "{'type':'leave'",
                "{\"type\":\"ping\",\"id\":\"a\"} x",
                "\u0000",
                "{\"type\":\"say\",\"text\":\"a\nb\"}",
                "{\"type\":\"ping\",\"id\":\"a\",}",
                "{\"type\":\"ping\",\"id\":\"a\"/* no comment */}",
                "{\"type\":\"ping\",\"id\":NaN}",
                "{\"type\":\"ping\",\"id\":\"\\x\"}"
            })
    void saysThatItIsNotJson(String text) {
        assertThatThrownBy(() -> ChatJson.read(text)).isInstanceOf(StreamReadException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{'type':'ping','id':'i'}{}",
                "{'type':'ping','id':'i'} 7",
                "{'type':'ping','id':'i','id':'i'}",
                "{'type':'ping','type':'ping','id':'i'}",
                "{'type':'ping','id':'i','x':{'y':1,'y':2}}"
            })
    void refusesWhatHasNoMeaningOrTwo(String text) {
        assertThatThrownBy(() -> ChatJson.read(quoted(text)))
                .satisfiesAnyOf(
                        refusal -> assertThat(refusal).isInstanceOf(StreamReadException.class),
                        refusal -> assertThat(refusal).isInstanceOf(ChatException.class));
    }

    @Test
    void refusesJsonThatIsNestedDeeply() {
        refuses("{\"type\":\"ping\",\"id\":\"i\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        refuses("[".repeat(10_000));
    }

    @Test
    void readsJsonThatIsNestedSomewhat() {
        assertThat(ChatJson.read("{\"type\":\"ping\",\"id\":\"i\",\"x\":" + "[".repeat(15) + "]".repeat(15) + "}"))
                .isEqualTo(new Ping("i"));
    }

    @Test
    void refusesANumberWithoutEnd() {
        refuses("{\"type\":\"join\",\"room\":\"r\",\"since\":" + "9".repeat(20_000) + "}");
    }

    /** As {@code docs/chat-protocol.md} has them. */
    static Stream<Arguments> serverMessages() {
        Entry.Image image = new Entry.Image("x", "image/png", 9);
        return Stream.of(
                Arguments.of(
                        ServerMessage.Hello.of("Ada", "s", ChatLimits.DEFAULT),
                        "{'type':'hello','name':'Ada','server':'s',"
                                + "'limits':{'name':32,'room':32,'text':2000,'image':1048576,'rooms':20}}"),
                Arguments.of(
                        new ServerMessage.Welcome("r", 3, 1, 1, List.of("Ada", "Bea")),
                        "{'type':'welcome','room':'r','seq':3,'from':1,'oldest':1,'members':['Ada','Bea']}"),
                Arguments.of(
                        new ServerMessage.Entries("r", List.of(), null, null),
                        "{'type':'entries','room':'r','entries':[]}"),
                Arguments.of(
                        new ServerMessage.Entries(
                                "r", List.of(new Entry.Said("r", 1, "i", "Ada", 5, "t", null)), 2L, false),
                        "{'type':'entries','room':'r','entries':[{'type':'said','room':'r','seq':1,'id':'i',"
                                + "'name':'Ada','at':5,'text':'t'}],'before':2,'more':false}"),
                Arguments.of(
                        new Entry.Said("r", 1, "i", "Ada", 5, null, image),
                        "{'type':'said','room':'r','seq':1,'id':'i','name':'Ada','at':5,"
                                + "'image':{'id':'x','type':'image/png','bytes':9}}"),
                Arguments.of(
                        new Entry.Edited("r", 2, 1, "i", "Ada", 5, "t"),
                        "{'type':'edited','room':'r','seq':2,'edits':1,'id':'i','name':'Ada','at':5,'text':'t'}"),
                Arguments.of(
                        new Entry.Deleted("r", 2, 1, "i", "Ada", 5),
                        "{'type':'deleted','room':'r','seq':2,'deletes':1,'id':'i','name':'Ada','at':5}"),
                Arguments.of(new ServerMessage.Ack("i", "r", 1L), "{'type':'ack','id':'i','room':'r','seq':1}"),
                Arguments.of(new ServerMessage.Ack("i", null, null), "{'type':'ack','id':'i'}"),
                Arguments.of(
                        new ServerMessage.Private("Ada", "Bea", "i", "t", 5),
                        "{'type':'private','from':'Ada','to':'Bea','id':'i','text':'t','at':5}"),
                Arguments.of(new ServerMessage.Typing("r", "Ada"), "{'type':'typing','room':'r','name':'Ada'}"),
                Arguments.of(
                        new ServerMessage.Presence("r", List.of("Ada"), List.of()),
                        "{'type':'presence','room':'r','joined':['Ada'],'left':[]}"),
                Arguments.of(new ServerMessage.Left("r"), "{'type':'left','room':'r'}"),
                Arguments.of(new ServerMessage.Log(true), "{'type':'log','away':true}"),
                Arguments.of(
                        new ServerMessage.Pong(
                                "i", new ServerMessage.Pong.Bytes(1, 2), new ServerMessage.Pong.Bytes(3, 4), 5),
                        "{'type':'pong','id':'i','wire':{'in':1,'out':2},'payload':{'in':3,'out':4},'queued':5}"),
                Arguments.of(
                        ServerMessage.Refused.of(new ChatException(ChatError.NOT_JOINED), null),
                        "{'type':'error','code':'not-joined','message':'Join the room first.'}"),
                Arguments.of(
                        ServerMessage.Refused.of(
                                ChatException.retryAfter(ChatError.TOO_FAST, 200), new Say("r", "i", "t")),
                        "{'type':'error','code':'too-fast','message':'Too many messages: this one was dropped."
                                + " Wait a moment.','id':'i','room':'r','retryAfterMillis':200}"));
    }

    @ParameterizedTest
    @MethodSource("serverMessages")
    void writesWhatTheServerSays(ServerMessage message, String json) {
        assertThat(new String(ChatJson.write(message), UTF_8)).isEqualTo(quoted(json));
    }

    @Test
    void writesTextAsItIsAndReadsItAgain() {
        Entry entry = new Entry.Said("r", 1, "i", "水", 5, "<b>\uD83D\uDE00 \"\n\u2028", null);
        byte[] written = ChatJson.write(entry);
        assertThat(new String(written, UTF_8)).contains("水", "\uD83D\uDE00", "<b>", "\\\"", "\\n");
        assertThat(ChatJson.read(new String(written, UTF_8), Entry.class)).isEqualTo(entry);
    }

    /** Half a character can be written in JSON, but not in UTF-8. */
    @Test
    void writesUtf8EvenForHalfACharacter() {
        byte[] written = ChatJson.write(new ServerMessage.Ack("\uD83D", null, null));
        assertThat(new String(written, UTF_8)).isEqualTo("{\"type\":\"ack\",\"id\":\"?\"}");
    }

    private static void refuses(String json) {
        assertThatThrownBy(() -> ChatJson.read(json))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_MESSAGE));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}

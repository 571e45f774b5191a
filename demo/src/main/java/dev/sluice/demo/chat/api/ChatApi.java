package dev.sluice.demo.chat.api;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.COOKIE;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.SET_COOKIE;

import dev.sluice.demo.chat.api.Body.Listed;
import dev.sluice.demo.chat.api.Body.Login;
import dev.sluice.demo.chat.api.Body.Publication;
import dev.sluice.demo.chat.api.Body.Published;
import dev.sluice.demo.chat.api.Body.Refusal;
import dev.sluice.demo.chat.api.Body.Rooms;
import dev.sluice.demo.chat.api.Body.Session;
import dev.sluice.demo.chat.hub.Hub;
import dev.sluice.demo.chat.log.Draft;
import dev.sluice.demo.chat.log.RoomLog;
import dev.sluice.demo.chat.login.Doorkeeper;
import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.login.Logins;
import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.ChatText;
import dev.sluice.demo.chat.protocol.Entry;
import dev.sluice.demo.chat.protocol.ImageType;
import dev.sluice.demo.http.Endpoint;
import dev.sluice.demo.http.Request;
import dev.sluice.demo.http.Response;
import dev.sluice.demo.http.Routes;
import dev.sluice.handshake.OriginPolicy;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/** What lies under {@code /api}. Thread-safe. */
public final class ChatApi {

    private static final int MAX_ROOMS = 1_000;

    /** How long a request waits for what it says to be written; it may be written later all the same. */
    private static final int WRITE_SECONDS = 10;

    private final Hub hub;
    private final RoomLog log;
    private final Doorkeeper doorkeeper;
    private final Logins logins;
    private final ChatText rules;
    private final OriginPolicy origins;
    private final Clock clock;

    /** For a chat. {@code origins} decides which pages may send requests. */
    public ChatApi(
            Hub hub,
            RoomLog log,
            Doorkeeper doorkeeper,
            Logins logins,
            ChatText rules,
            OriginPolicy origins,
            Clock clock) {
        this.hub = hub;
        this.log = log;
        this.doorkeeper = doorkeeper;
        this.logins = logins;
        this.rules = rules;
        this.origins = origins;
        this.clock = clock;
    }

    /** Adds the endpoints. */
    public void addTo(Routes routes) {
        routes.post("/api/login", changing(this::login));
        routes.get("/api/session", answering(this::session));
        routes.post("/api/logout", changing(this::logout));
        routes.get("/api/rooms", answering(this::rooms));
        routes.post("/api/rooms/{room}/messages", changing(this::publish));
        routes.get("/api/rooms/{room}/images/{image}", answering(this::image));
    }

    private CompletionStage<Response> login(Request request) {
        Login login = ChatJson.read(request.text(), Login.class);
        return doorkeeper
                .login(login.name())
                .thenApply(identity -> session(identity).with(SET_COOKIE, logins.cookie(identity)));
    }

    private CompletionStage<Response> session(Request request) {
        return doorkeeper.admit(request.all(COOKIE)).thenApply(ChatApi::session);
    }

    private static Response session(Identity identity) {
        return json(HttpResponseStatus.OK, new Session(identity.name(), identity.expires()));
    }

    private CompletionStage<Response> logout(Request request) {
        doorkeeper.logout(request.all(COOKIE));
        return CompletableFuture.completedFuture(
                Response.empty(HttpResponseStatus.NO_CONTENT).with(SET_COOKIE, logins.noCookie()));
    }

    private CompletionStage<Response> rooms(Request request) {
        requireLogin(request);
        return orAway(log.rooms(MAX_ROOMS)).thenApply(logged -> {
            Map<String, Integer> members = new LinkedHashMap<>(hub.members());
            List<Listed> listed = new ArrayList<>();
            for (RoomLog.Summary room : logged) {
                Integer here = members.remove(room.room());
                listed.add(new Listed(room.room(), here == null ? 0 : here, room.seq(), room.at()));
            }
            members.entrySet().stream()
                    .limit(MAX_ROOMS - listed.size())
                    .forEach(open -> listed.add(new Listed(open.getKey(), open.getValue(), 0, 0)));
            return json(HttpResponseStatus.OK, new Rooms(listed));
        });
    }

    private CompletionStage<Response> publish(Request request) {
        Publication publication = ChatJson.read(request.text(), Publication.class);
        String room = rules.room(request.parameter("room"));
        String text = rules.text(publication.text());
        String id = publication.id() == null ? UUID.randomUUID().toString() : rules.id(publication.id());
        return doorkeeper.admit(request.all(COOKIE)).thenCompose(identity -> {
            if (!hub.admits(identity, Hub.MESSAGE)) {
                throw new ChatException(ChatError.TOO_FAST);
            }
            Entry entry = new Entry.Said(room, 0, id, identity.name(), clock.millis(), text, null);
            return log.append(Draft.of(entry, identity.session()))
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(WRITE_SECONDS, TimeUnit.SECONDS)
                    .handle((number, failure) -> {
                        if (failure != null) {
                            throw new CompletionException(orAway(failure));
                        }
                        return json(HttpResponseStatus.CREATED, new Published(room, id, number));
                    });
        });
    }

    private CompletionStage<Response> image(Request request) {
        requireLogin(request);
        String room = rules.room(request.parameter("room"));
        return orAway(log.image(room, request.parameter("image"))).thenApply(found -> {
            byte[] image = found.orElseThrow(() -> new ChatException(ChatError.NO_SUCH_IMAGE));
            ImageType type = ImageType.of(image);
            if (type == null) {
                throw new IllegalStateException("an image in the log is none");
            }
            return Response.of(HttpResponseStatus.OK, type.mediaType(), image)
                    .with(CACHE_CONTROL, "private, max-age=31536000, immutable")
                    .with("content-security-policy", "default-src 'none'; sandbox")
                    .with("cross-origin-resource-policy", "same-origin");
        });
    }

    private void requireLogin(Request request) {
        if (doorkeeper.identify(request.all(COOKIE)) == null) {
            throw new ChatException(ChatError.NOT_LOGGED_IN);
        }
    }

    /** For requests that change something: in JSON, which forms cannot send. */
    private Endpoint changing(Function<Request, CompletionStage<Response>> action) {
        Endpoint endpoint = answering(action);
        return request -> request.body().length > 0 && !isJson(request)
                ? refusal(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE)
                : endpoint.answer(request);
    }

    private static boolean isJson(Request request) {
        CharSequence type =
                HttpUtil.getMimeType(String.valueOf(request.headers().get(CONTENT_TYPE)));
        return "application/json".contentEquals(String.valueOf(type).toLowerCase(Locale.ROOT));
    }

    /** Turns refusals into answers. For pages of this chat, those that are allowed, and whatever is no page. */
    private Endpoint answering(Function<Request, CompletionStage<Response>> action) {
        return request -> {
            String host = String.valueOf(request.headers().get(HOST));
            if (!origins.allows(request.headers().get(ORIGIN), host, false)) {
                return refusal(HttpResponseStatus.FORBIDDEN);
            }
            CompletionStage<Response> answer;
            try {
                answer = action.apply(request);
            } catch (JacksonException e) {
                return CompletableFuture.completedFuture(refusal(new ChatException(ChatError.BAD_MESSAGE)));
            } catch (ChatException e) {
                return CompletableFuture.completedFuture(refusal(e));
            }
            return answer.exceptionally(failure -> {
                ChatException refusal = ChatException.in(failure);
                if (refusal == null) {
                    throw new CompletionException(failure);
                }
                return refusal(refusal);
            });
        };
    }

    private static CompletionStage<Response> refusal(HttpResponseStatus status) {
        return CompletableFuture.completedFuture(Response.text(status, status.toString()));
    }

    private static Response refusal(ChatException refusal) {
        Response response =
                json(refusal.error().status(), new Refusal(refusal.error().code(), refusal.explanation()));
        long retryAfter = TimeUnit.MILLISECONDS.toSeconds(refusal.retryAfterMillis() + 999);
        return retryAfter == 0 ? response : response.with("retry-after", retryAfter);
    }

    /** What is read from the log. That it cannot be read is told as such, and is no mistake here. */
    private static <T> CompletionStage<T> orAway(CompletionStage<T> reading) {
        return reading.exceptionallyCompose(failure -> CompletableFuture.failedFuture(orAway(failure)));
    }

    private static Throwable orAway(Throwable failure) {
        ChatException refusal = ChatException.in(failure);
        return refusal == null ? new ChatException(ChatError.LOG_AWAY) : refusal;
    }

    private static Response json(HttpResponseStatus status, Object body) {
        return Response.json(status, ChatJson.write(body));
    }
}

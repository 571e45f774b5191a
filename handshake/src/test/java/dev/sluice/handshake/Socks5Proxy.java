package dev.sluice.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import java.util.Queue;

/** A SOCKS proxy made of Netty's own codecs (RFC 1928, RFC 1929). */
final class Socks5Proxy extends SimpleChannelInboundHandler<Socks5Message> {

    private final Queue<String> targets;
    private final String user;
    private final String password;

    private Socks5Proxy(Queue<String> targets, String user, String password) {
        this.targets = targets;
        this.user = user;
        this.password = password;
    }

    /** Makes {@code channel} one. It notes the targets it was asked for; an empty user stands for anybody. */
    static void install(Channel channel, Queue<String> targets, String user, String password) {
        channel.pipeline()
                .addLast("encoder", Socks5ServerEncoder.DEFAULT)
                .addLast("decoder", new Socks5InitialRequestDecoder())
                .addLast("proxy", new Socks5Proxy(targets, user, password));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Socks5Message message) {
        if (message instanceof Socks5InitialRequest request) {
            greet(ctx, request);
        } else if (message instanceof Socks5PasswordAuthRequest request) {
            authenticate(ctx, request);
        } else if (message instanceof Socks5CommandRequest request) {
            connect(ctx, request);
        }
    }

    private void greet(ChannelHandlerContext ctx, Socks5InitialRequest request) {
        Socks5AuthMethod method = user.isEmpty() ? Socks5AuthMethod.NO_AUTH : Socks5AuthMethod.PASSWORD;
        if (!request.authMethods().contains(method)) {
            ctx.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.pipeline()
                .replace(
                        "decoder",
                        "decoder",
                        user.isEmpty() ? new Socks5CommandRequestDecoder() : new Socks5PasswordAuthRequestDecoder());
        ctx.writeAndFlush(new DefaultSocks5InitialResponse(method));
    }

    private void authenticate(ChannelHandlerContext ctx, Socks5PasswordAuthRequest request) {
        if (!user.equals(request.username()) || !password.equals(request.password())) {
            ctx.writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.FAILURE))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.pipeline().replace("decoder", "decoder", new Socks5CommandRequestDecoder());
        ctx.writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
    }

    private void connect(ChannelHandlerContext ctx, Socks5CommandRequest request) {
        targets.add(request.dstAddr() + ':' + request.dstPort());
        Relay.connect(ctx.channel(), request.dstAddr(), request.dstPort()).addListener((ChannelFutureListener)
                connected -> {
                    if (connected.isSuccess()) {
                        tunnel(ctx, connected.channel());
                    } else {
                        ctx.writeAndFlush(new DefaultSocks5CommandResponse(
                                        Socks5CommandStatus.CONNECTION_REFUSED, Socks5AddressType.IPv4))
                                .addListener(ChannelFutureListener.CLOSE);
                    }
                });
    }

    private void tunnel(ChannelHandlerContext ctx, Channel server) {
        ctx.writeAndFlush(new DefaultSocks5CommandResponse(Socks5CommandStatus.SUCCESS, Socks5AddressType.IPv4));
        ctx.pipeline().addLast(new Relay(server));
        ctx.pipeline().remove("decoder");
        ctx.pipeline().remove("encoder");
        ctx.pipeline().remove("proxy");
    }
}

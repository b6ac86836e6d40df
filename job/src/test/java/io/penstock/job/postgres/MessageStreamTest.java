package io.penstock.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageStreamTest {

  private static final int MESSAGES = 3000;

  private ServerSocket server;
  private Socket reader;
  private Socket writer;
  private MessageStream stream;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    String argument = ReadAheadSockets.argument(true);
    reader = new ReadAheadSockets(argument).createSocket();
    reader.connect(server.getLocalSocketAddress());
    writer = server.accept();
    reader.getInputStream();
    stream = Objects.requireNonNull(ReadAheadSockets.stream(argument));
    assertThat(ReadAheadSockets.stream(argument)).as("it is given once").isNull();
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    writer.close();
    server.close();
  }

  /** Small ones, some that pass the buffer, and some that end just where it does. */
  private static byte[] payload(Random random) {
    int size =
        switch (random.nextInt(100)) {
          case 0 -> MessageStream.BUFFER_BYTES + random.nextInt(100_000);
          case 1 -> MessageStream.BUFFER_BYTES - 8 + random.nextInt(8);
          case 2, 3, 4 -> random.nextInt(60_000);
          default -> random.nextInt(300);
        };
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static char type(Random random) {
    return random.nextInt(20) == 0 ? 'N' : 'd';
  }

  private Thread send(byte[] all) {
    Thread sender =
        new Thread(
            () -> {
              Random sizes = new Random(8);
              try (OutputStream out = writer.getOutputStream()) {
                for (int at = 0; at < all.length; ) {
                  int size = Math.min(all.length - at, 1 + sizes.nextInt(40_000));
                  out.write(all, at, size);
                  at += size;
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    sender.start();
    return sender;
  }

  @Test
  void messagesAreTheSameWhoeverReadsThem() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    Random random = new Random(7);
    for (int i = 0; i < MESSAGES; i++) {
      char type = type(random);
      byte[] payload = payload(random);
      out.writeByte(type);
      out.writeInt(4 + payload.length);
      out.write(payload);
    }
    send(all.toByteArray());
    Random expected = new Random(7);
    Random choice = new Random(9);
    DataInputStream driver = new DataInputStream(stream);
    int direct = 0;
    for (int i = 0; i < MESSAGES; i++) {
      char type = type(expected);
      byte[] payload = payload(expected);
      byte[] got;
      if (choice.nextInt(3) > 0 && stream.nextCopyData()) {
        assertThat(type).isEqualTo('d');
        got =
            Arrays.copyOfRange(stream.array(), stream.offset(), stream.offset() + stream.length());
        direct++;
      } else {
        assertThat((char) driver.readByte()).isEqualTo(type);
        got = new byte[driver.readInt() - 4];
        driver.readFully(got);
      }
      assertThat(Arrays.equals(got, payload)).as("message %d", i).isTrue();
    }
    assertThat(direct).as("read where they lie").isGreaterThan(MESSAGES / 2);
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void aReadNeverPassesTheEndOfAMessage() throws IOException {
    writer.getOutputStream().write(new byte[] {'N', 0, 0, 0, 6, 1, 2, 'd', 0, 0, 0, 5, 3});
    byte[] into = new byte[100];
    int read = 0;
    while (read < 7) {
      read += stream.read(into, read, into.length - read);
    }
    assertThat(read).isEqualTo(7);
    assertThat(stream.nextCopyData()).isTrue();
    assertThat(stream.length()).isEqualTo(1);
    assertThat(stream.array()[stream.offset()]).isEqualTo((byte) 3);
  }

  @Test
  void aMessageIsAtHandOnceItIsWhole() throws IOException {
    OutputStream out = writer.getOutputStream();
    assertThat(stream.takeIn()).isZero();
    assertThat(stream.messageAtHand()).isFalse();
    assertThat(stream.takeCopyData()).isFalse();
    out.write(new byte[] {'d', 0, 0, 0, 7, 1, 2});
    takeIn(7);
    assertThat(stream.messageAtHand()).as("a part of it").isFalse();
    assertThat(stream.takeCopyData()).as("a part of it").isFalse();
    out.write(new byte[] {3, 'd'});
    takeIn(2);
    assertThat(stream.messageAtHand()).isTrue();
    assertThat(stream.takeCopyData()).isTrue();
    assertThat(stream.length()).isEqualTo(3);
    assertThat(stream.messageAtHand()).as("one byte of the next").isFalse();
    // What will never be here whole is for the driver to wait for.
    out.write(new byte[] {0, 127, 0, 0});
    takeIn(4);
    assertThat(stream.messageAtHand()).isTrue();
    assertThat(stream.takeCopyData()).isFalse();
  }

  @Test
  void allThatHasComeIsTakenInAsFarAsThereIsRoom() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    int sent = 20_000;
    for (int i = 0; i < sent; i++) {
      out.writeByte('d');
      out.writeInt(4 + 100);
      out.write(new byte[96]);
      out.writeInt(i);
    }
    send(all.toByteArray());
    Awaitility.await().until(() -> stream.takeIn() == 0 && stream.isFull());
    int got = 0;
    while (got < sent) {
      stream.takeIn();
      while (stream.takeCopyData()) {
        int last = stream.offset() + stream.length() - 4;
        assertThat(ByteBuffer.wrap(stream.array()).getInt(last)).isEqualTo(got++);
      }
    }
    assertThat(stream.messageAtHand()).isFalse();
  }

  private void takeIn(int bytes) {
    AtomicInteger taken = new AtomicInteger();
    Awaitility.await().until(() -> taken.addAndGet(stream.takeIn()) == bytes);
  }

  @Test
  void whatEndsInTheMiddleIsAnError() throws IOException {
    writer.getOutputStream().write(new byte[] {'d', 0, 0, 0, 9, 1, 2});
    writer.shutdownOutput();
    assertThatThrownBy(() -> stream.nextCopyData()).isInstanceOf(EOFException.class);
  }
}

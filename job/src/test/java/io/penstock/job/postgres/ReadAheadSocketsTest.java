package io.penstock.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadAheadSocketsTest {

  private ServerSocket server;
  private Socket reader;
  private Socket writer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    reader = new ReadAheadSockets(ReadAheadSockets.argument(false)).createSocket();
    reader.connect(server.getLocalSocketAddress());
    writer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    writer.close();
    server.close();
  }

  @Test
  void everyByteComesInOrderWhateverThePieces() throws IOException {
    byte[] sent = new byte[3_000_000];
    Random random = new Random(7);
    random.nextBytes(sent);
    Thread sender =
        new Thread(
            () -> {
              Random sizes = new Random(8);
              try (OutputStream out = writer.getOutputStream()) {
                for (int at = 0; at < sent.length; ) {
                  int size = Math.min(sent.length - at, 1 + sizes.nextInt(50_000));
                  out.write(sent, at, size);
                  at += size;
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    sender.start();
    byte[] got = new byte[sent.length];
    InputStream in = reader.getInputStream();
    int at = 0;
    while (at < got.length) {
      int wanted = Math.min(got.length - at, 1 + random.nextInt(400_000));
      int read = wanted == 1 ? in.read() : in.read(got, at, wanted);
      if (wanted == 1) {
        got[at] = (byte) read;
        read = 1;
      }
      assertThat(read).isPositive();
      at += read;
    }
    assertThat(got).isEqualTo(sent);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void aQuestionWhetherAnythingIsAtHandDoesNotWait() throws IOException {
    InputStream in = reader.getInputStream();
    reader.setSoTimeout(1);
    assertThatThrownBy(() -> in.read(new byte[10])).isInstanceOf(SocketTimeoutException.class);
    assertThat(in.available()).isZero();
    reader.setSoTimeout(0);
    writer.getOutputStream().write(new byte[] {1, 2, 3});
    assertThat(in.read()).isEqualTo(1);
    // The rest was read ahead.
    reader.setSoTimeout(1);
    assertThat(in.available()).isEqualTo(2);
    assertThat(in.readNBytes(2)).containsExactly(2, 3);
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void itIsOneStreamForWhoeverAsks() throws IOException {
    assertThat(reader.getInputStream()).isSameAs(reader.getInputStream());
  }
}

package io.penstock.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void namesThePortAndTheFlagWhenItIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> new Ports().exactly(port, "--flink-port"))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Port " + port + " (--flink-port) is taken");
    }
  }

  @Test
  void takesTheNextFreeOneWhenTheDefaultIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new Ports().from(taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
    }
  }

  @Test
  void neverHandsOutOnePortTwice() {
    Ports ports = new Ports();
    int first = ports.from(20000);
    assertThat(ports.from(first)).isNotEqualTo(first);
    assertThatThrownBy(() -> ports.exactly(first, "--slots")).hasMessageContaining("is taken");
    assertThat(ports.takeIfFree(first)).isFalse();
  }

  @Test
  void refusesWhatIsNoPort() {
    assertThatThrownBy(() -> new Ports().exactly(70000, "--postgres-port"))
        .hasMessageContaining("--postgres-port 70000 is not a port");
  }
}

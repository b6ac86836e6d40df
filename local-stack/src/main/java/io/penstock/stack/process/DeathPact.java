package io.penstock.stack.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Wraps a command so that the kernel signals it when its parent dies, however the parent dies (kill
 * -9 included), and so that a Ctrl-C at the terminal reaches the launcher alone, which then stops
 * its children in order.
 *
 * <p>{@code setsid} and {@code setpriv} (util-linux 2.33 or newer) both exec the program, so the
 * process id stays that of the program itself. The kernel ties the parent-death signal to the
 * <em>thread</em> that forked (prctl(2), PR_SET_PDEATHSIG): {@link Service} keeps that thread for
 * as long as the child is wanted. It is cleared when credentials change, so a change of user comes
 * before it.
 */
final class DeathPact {
  private DeathPact() {}

  static List<String> wrap(List<String> asUser, Signal atParentDeath, List<String> command) {
    List<String> wrapped = new ArrayList<>();
    wrapped.add("setsid");
    wrapped.addAll(asUser);
    wrapped.addAll(List.of("setpriv", "--pdeathsig", atParentDeath.name(), "--"));
    wrapped.addAll(command);
    return wrapped;
  }
}

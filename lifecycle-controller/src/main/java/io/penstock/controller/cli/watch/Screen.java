package io.penstock.controller.cli.watch;

import java.io.PrintWriter;
import java.util.List;

/** A part of the terminal that is painted over in place. */
public final class Screen {

  /** ECMA-48: erase to the end of the line, to the end of the screen. */
  private static final String ERASE_LINE = "\u001b[K";

  private static final String ERASE_BELOW = "\u001b[J";

  private final PrintWriter out;
  private int painted;

  public Screen(PrintWriter out) {
    this.out = out;
  }

  /** Paints a frame over the one before; the cursor is left below it. */
  public void paint(List<String> frame) {
    StringBuilder text = new StringBuilder();
    if (painted > 0) {
      text.append("\u001b[").append(painted).append("A\r");
    }
    for (String line : frame) {
      text.append(line).append(ERASE_LINE).append('\n');
    }
    text.append(ERASE_BELOW);
    // At once: half a frame would flicker.
    out.print(text);
    out.flush();
    painted = frame.size();
  }
}

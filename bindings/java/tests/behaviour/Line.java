// SPDX-License-Identifier: Apache-2.0
import io.chassis.ChassisException;
import java.nio.charset.StandardCharsets;

/** One line of output: tests/behaviour/README.md. */
final class Line {
  private final StringBuilder text = new StringBuilder("OK");

  static String of(ChassisException failure) {
    String promise = failure.promise().isEmpty() ? "-" : failure.promise();
    Line line = new Line();
    line.text.setLength(0);
    line.text.append(failure.name());
    line.number(failure.severity().ordinal()).number(failure.systemError());
    line.word(numberOrNone(failure.offset())).word(numberOrNone(failure.row()));
    line.number(failure.outcome().ordinal());
    return line.word(promise).quoted(failure.getMessage()).toString();
  }

  /** Returns "-" for NO_OFFSET, NO_ROW and NO_ID, else the number. */
  static String numberOrNone(long number) {
    return number == -1 ? "-" : Long.toUnsignedString(number);
  }

  static String digits(float[] floats) {
    return new Line().row(floats, 0, floats.length).toString().substring("OK ".length());
  }

  Line word(String word) {
    text.append(' ').append(word);
    return this;
  }

  Line number(long number) {
    return word(Long.toUnsignedString(number));
  }

  Line number(int number) {
    return word(Integer.toUnsignedString(number));
  }

  Line flag(boolean flag) {
    return number(flag ? 1 : 0);
  }

  Line numbers(long[] numbers, int count) {
    for (int i = 0; i < count; ++i) number(numbers[i]);
    return this;
  }

  Line text(String value) {
    return word(hex(value.getBytes(StandardCharsets.UTF_8)));
  }

  static String hex(byte[] bytes) {
    StringBuilder digits = new StringBuilder("x");
    for (byte one : bytes) digits.append(String.format("%02x", one));
    return digits.toString();
  }

  Line quoted(String value) {
    text.append(" \"");
    for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = one >= 0x20 && one <= 0x7e && one != '"' && one != '\\';
      text.append(plain ? String.valueOf((char) one) : String.format("\\x%02x", one));
    }
    text.append('"');
    return this;
  }

  /** Adds the `count` floats from `first` on. */
  Line row(float[] floats, int first, int count) {
    if (count == 0) return word("x");
    text.append(' ');
    for (int i = first; i < first + count; ++i) {
      text.append(String.format("%08x", Float.floatToRawIntBits(floats[i])));
    }
    return this;
  }

  Line hit(long id, float distance) {
    // Not the raw bits, so that every NaN prints alike.
    String bits = String.format("%08x", Float.floatToIntBits(distance));
    return word(Long.toUnsignedString(id) + ":" + bits);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings as the C library has them: UTF-8. */
final class Text {
  private Text() {}

  /** The UTF-8 of a string. Half a surrogate pair has none and is refused, not replaced. */
  static byte[] encode(String text, String argument) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      return Arrays.copyOf(encoded.array(), encoded.remaining());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(argument + " holds half a surrogate pair", e);
    }
  }

  /** Each as UTF-8; null stays null, and one that is repeated is encoded once. */
  static byte[][] encodeAll(String[] texts, String argument) {
    byte[][] encoded = new byte[texts.length][];
    String last = null;
    byte[] lastEncoded = null;
    for (int i = 0; i < texts.length; ++i) {
      if (texts[i] == null) continue;
      if (texts[i] != last) lastEncoded = encode(texts[i], argument);
      last = texts[i];
      encoded[i] = lastEncoded;
    }
    return encoded;
  }

  /** The UTF-8 of a string and the NUL that ends it in C. */
  static byte[] encodeTerminated(String text, String argument) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(argument + " holds a NUL character");
    }
    byte[] encoded = encode(text, argument);
    return Arrays.copyOf(encoded, encoded.length + 1);
  }

  static String decode(byte[] encoded) {
    return new String(encoded, StandardCharsets.UTF_8);
  }
}

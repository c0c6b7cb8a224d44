// SPDX-License-Identifier: Apache-2.0
package io.chassis;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Converts strings to and from UTF-8, the encoding of the C library. */
final class Text {
  private Text() {}

  /** Encodes a string. Half a surrogate pair is refused, because UTF-8 cannot express it. */
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

  /** Encodes each string; null stays null, and a string that repeats the last is encoded once. */
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

  /** Encodes a string and adds the NUL that ends it in C. */
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

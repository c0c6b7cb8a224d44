// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Commands that change files without the library. */
final class FileCommands {
  /** Thrown if there is no such file, or nothing to damage in it. */
  static final class NothingThere extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private FileCommands() {}

  static void addTo(Map<String, Behaviour.Command> commands) {
    commands.put("copy", (handles, tokens, line) -> copy(tokens));
    commands.put("damage", (handles, tokens, line) -> damage(tokens));
  }

  private static Path existing(String token) {
    Path path = Path.of(Tokens.text(token));
    if (!Files.exists(path)) throw new NothingThere();
    return path;
  }

  private static void copy(String[] tokens) throws IOException {
    Files.copy(
        existing(tokens[0]), Path.of(Tokens.text(tokens[1])), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void damage(String[] tokens) throws IOException {
    Path path = existing(tokens[0]);
    byte[] file = Files.readAllBytes(path);
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String needle = new String(Tokens.bytes(tokens[1]), StandardCharsets.ISO_8859_1);
    int at = text.indexOf(needle);
    if (at < 0) throw new NothingThere();
    try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
      channel.position(at).write(java.nio.ByteBuffer.wrap(new byte[] {(byte) ~file[at]}));
    }
  }
}

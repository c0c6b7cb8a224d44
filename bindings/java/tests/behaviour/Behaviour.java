// SPDX-License-Identifier: Apache-2.0
import io.chassis.ChassisException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Executes a behaviour script: tests/behaviour/README.md. */
final class Behaviour {
  /** A command. It gets the tokens after its name, and adds its output to the line. */
  interface Command {
    void run(Handles handles, String[] tokens, Line line) throws IOException;
  }

  /** Handles by their names. */
  static final class Handles {
    private final Map<String, AutoCloseable> bound = new HashMap<>();

    void bind(String name, AutoCloseable handle) {
      bound.put(name, handle);
    }

    <T extends AutoCloseable> T get(String name, Class<T> type) {
      if (!bound.containsKey(name)) throw new Unbound();
      return type.cast(bound.get(name));
    }
  }

  /** Thrown if a handle was never bound. */
  static final class Unbound extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final Map<String, Command> COMMANDS = new HashMap<>();

  static {
    StoreCommands.addTo(COMMANDS);
    WriteCommands.addTo(COMMANDS);
    ReadCommands.addTo(COMMANDS);
    FilterCommands.addTo(COMMANDS);
    FileCommands.addTo(COMMANDS);
  }

  private Behaviour() {}

  private static String execute(Handles handles, String[] words) throws IOException {
    String[] tokens = Arrays.copyOfRange(words, 1, words.length);
    Command command = COMMANDS.get(words[0]);
    if (command == null) throw new IllegalArgumentException("no command " + words[0]);
    Line line = new Line();
    try {
      command.run(handles, tokens, line);
      return line.toString();
    } catch (ChassisException e) {
      return Line.of(e);
    } catch (Unbound e) {
      return "UNBOUND";
    } catch (FileCommands.NothingThere e) {
      return "NONE";
    }
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream output = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    Handles handles = new Handles();
    for (String command : Files.readAllLines(Path.of(arguments[0]))) {
      output.print(execute(handles, command.split(" ")) + "\n");
    }
    output.flush();
  }
}

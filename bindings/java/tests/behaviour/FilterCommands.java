// SPDX-License-Identifier: Apache-2.0
import io.chassis.Filter;
import java.util.Map;

/** Commands that make filters. */
final class FilterCommands {
  /** Makes a filter from the tokens after its name and its mode. */
  private interface Maker {
    Filter make(Filter.Mode mode, String[] tokens);
  }

  private FilterCommands() {}

  static void addTo(Map<String, Behaviour.Command> commands) {
    add(commands, "filter_ids", (mode, tokens) -> Filter.ids(mode, Tokens.ids(tokens[2])));
    add(
        commands,
        "filter_range",
        (mode, tokens) -> Filter.range(mode, Tokens.number(tokens[2]), Tokens.number(tokens[3])));
    add(
        commands,
        "filter_bitmap",
        (mode, tokens) ->
            Filter.bitmap(
                mode,
                Tokens.number(tokens[2]),
                Tokens.number(tokens[3]),
                Tokens.words(tokens[4])));
    add(commands, "filter_schemas", FilterCommands::schemas);
    add(
        commands,
        "filter_groups",
        (mode, tokens) -> Filter.groups(mode, Tokens.entries(tokens[2])));
  }

  private static void add(Map<String, Behaviour.Command> commands, String name, Maker maker) {
    commands.put(
        name,
        (handles, tokens, line) -> {
          Filter.Mode mode = tokens[1].equals("deny") ? Filter.Mode.DENY : Filter.Mode.ALLOW;
          handles.bind(tokens[0], maker.make(mode, tokens));
        });
  }

  private static Filter schemas(Filter.Mode mode, String[] tokens) {
    String[] schemas = Tokens.textColumn(tokens[2]);
    String[] versions = Tokens.textColumn(tokens[3]);
    return Filter.schemas(mode, schemas == null ? new String[0] : schemas, versions);
  }
}

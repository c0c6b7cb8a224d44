// SPDX-License-Identifier: Apache-2.0
import io.chassis.Column;
import io.chassis.Cursor;
import io.chassis.Document;
import io.chassis.Filter;
import io.chassis.Hit;
import io.chassis.Hits;
import io.chassis.Keys;
import io.chassis.Metric;
import io.chassis.Record;
import io.chassis.SearchOptions;
import io.chassis.Snapshot;
import io.chassis.View;
import io.chassis.Views;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Commands that read. */
final class ReadCommands {
  private ReadCommands() {}

  static void addTo(Map<String, Behaviour.Command> commands) {
    commands.put(
        "snapshot_open",
        (handles, tokens, line) ->
            handles.bind(tokens[1], StoreCommands.store(handles, tokens).snapshot()));
    commands.put(
        "snapshot_info",
        (handles, tokens, line) -> line.number(snapshot(handles, tokens).commitSeq()));
    commands.put(
        "snapshot_count",
        (handles, tokens, line) ->
            line.number(snapshot(handles, tokens).count(Tokens.number32(tokens[1]))));
    commands.put(
        "snapshot_collection",
        (handles, tokens, line) ->
            StoreCommands.collection(
                snapshot(handles, tokens).collection(Tokens.number32(tokens[1])), line));
    commands.put("snapshot_get", ReadCommands::get);
    commands.put("snapshot_view", ReadCommands::view);
    commands.put("snapshot_documents", ReadCommands::documents);
    addKeyCommands(commands);
    commands.put(
        "cursor_open",
        (handles, tokens, line) ->
            handles.bind(
                tokens[3],
                snapshot(handles, tokens)
                    .cursor(Tokens.number32(tokens[1]), columns(Tokens.number32(tokens[2])))));
    commands.put("cursor_next", ReadCommands::next);
    commands.put("search", ReadCommands::searchStore);
    commands.put(
        "snapshot_search",
        (handles, tokens, line) -> search(handles, tokens, byMetric(tokens), 3, line));
    commands.put("snapshot_search_filtered", ReadCommands::searchFiltered);
    commands.put(
        "snapshot_search_cancelled",
        (handles, tokens, line) -> {
          SearchOptions options = SearchOptions.defaults().task(StoreCommands.cancelled());
          search(handles, tokens, options, 2, line);
        });
  }

  private static void addKeyCommands(Map<String, Behaviour.Command> commands) {
    commands.put("snapshot_keys", ReadCommands::keys);
    commands.put("snapshot_resolve", ReadCommands::resolve);
    commands.put(
        "snapshot_group",
        (handles, tokens, line) -> {
          byte[] group = Tokens.bytes(tokens[2]);
          long[] ids = snapshot(handles, tokens).group(Tokens.number32(tokens[1]), group);
          line.numbers(ids, ids.length);
        });
    commands.put(
        "snapshot_seqs",
        (handles, tokens, line) -> {
          long[] ids = Tokens.ids(tokens[2]);
          line.numbers(
              snapshot(handles, tokens).seqs(Tokens.number32(tokens[1]), ids), ids.length);
        });
    commands.put(
        "snapshot_stream",
        (handles, tokens, line) -> {
          OptionalLong number = snapshot(handles, tokens).stream(Tokens.bytes(tokens[1]));
          line.word(number.isPresent() ? Long.toUnsignedString(number.getAsLong()) : "-");
        });
  }

  private static Snapshot snapshot(Behaviour.Handles handles, String[] tokens) {
    return handles.get(tokens[0], Snapshot.class);
  }

  private static void get(Behaviour.Handles handles, String[] tokens, Line line) {
    long[] ids = Tokens.ids(tokens[2]);
    int dimension = Integer.parseInt(tokens[3]);
    float[] rows = new float[ids.length * dimension];
    boolean[] found =
        snapshot(handles, tokens).get(Tokens.number32(tokens[1]), ids, rows, dimension);
    for (int i = 0; i < ids.length; ++i) {
      if (found[i]) {
        line.row(rows, i * dimension, dimension);
      } else {
        line.word("-");
      }
    }
  }

  private static void view(Behaviour.Handles handles, String[] tokens, Line line) {
    long[] ids = Tokens.ids(tokens[2]);
    int collection = Tokens.number32(tokens[1]);
    Snapshot snapshot = snapshot(handles, tokens);
    if (ids.length == 1) {
      printView(snapshot.view(collection, ids[0]), line);
      return;
    }
    Views views = snapshot.views(collection, ids);
    for (int i = 0; i < ids.length; ++i) printView(views.get(i), line);
  }

  private static void printView(View view, Line line) {
    if (view == null) {
      line.word("-");
      return;
    }
    float[] row = new float[view.dimension()];
    view.copyTo(row);
    line.row(row, 0, row.length);
  }

  private static void documents(Behaviour.Handles handles, String[] tokens, Line line) {
    long[] ids = Tokens.ids(tokens[2]);
    Document[] documents =
        snapshot(handles, tokens).documents(Tokens.number32(tokens[1]), ids);
    for (Document document : documents) {
      line.word(document == null ? "-" : describe(document));
    }
  }

  private static String describe(Document document) {
    return Long.toUnsignedString(document.seq())
        + new Line().text(document.schema()).toString().replace("OK ", ":")
        + new Line().text(document.schemaVersion()).toString().replace("OK ", ":")
        + ":"
        + Line.hex(document.payload());
  }

  private static void next(Behaviour.Handles handles, String[] tokens, Line line) {
    for (Record record : handles.get(tokens[0], Cursor.class).next(Integer.parseInt(tokens[1]))) {
      line.word(describe(record));
    }
  }

  /** The columns whose bits are set. */
  private static Set<Column> columns(int bits) {
    Set<Column> columns = EnumSet.noneOf(Column.class);
    for (Column column : Column.values()) {
      if ((bits >> column.ordinal() & 1) != 0) columns.add(column);
    }
    return columns;
  }

  private static String describe(Record record) {
    String document =
        record.hasDocument()
            ? name(record.schema()) + "," + name(record.schemaVersion()) + "," + key(record.payload())
            : "-";
    return Line.numberOrNone(record.id())
        + ":"
        + record.statusName()
        + ":"
        + Long.toUnsignedString(record.seq())
        + ":"
        + (record.vector() == null ? "-" : Line.digits(record.vector()))
        + ":"
        + document
        + ":"
        + key(record.documentId())
        + ","
        + key(record.group());
  }

  private static String name(String name) {
    return name == null ? "-" : Line.hex(name.getBytes(StandardCharsets.UTF_8));
  }

  private static void searchStore(Behaviour.Handles handles, String[] tokens, Line line) {
    float[] query = Tokens.matrix(tokens[2]).values;
    int k = Integer.parseInt(tokens[1]);
    for (Hit hit : StoreCommands.store(handles, tokens).search(query, k)) {
      line.hit(hit.id(), hit.distance());
    }
  }

  private static SearchOptions byMetric(String[] tokens) {
    Metric metric = StoreCommands.metric(tokens[2]);
    SearchOptions options = SearchOptions.defaults();
    return metric == null ? options : options.metric(metric);
  }

  private static void searchFiltered(Behaviour.Handles handles, String[] tokens, Line line) {
    Filter[] filters =
        Arrays.stream(tokens[5].split(","))
            .map(name -> handles.get(name, Filter.class))
            .toArray(Filter[]::new);
    search(handles, tokens, byMetric(tokens).filters(filters), 3, line);
  }

  /** Searches by the tokens K MATRIX from `first` on. */
  private static void search(
      Behaviour.Handles handles, String[] tokens, SearchOptions options, int first, Line line) {
    int k = Integer.parseInt(tokens[first]);
    Tokens.Matrix queries = Tokens.matrix(tokens[first + 1]);
    Hits hits =
        snapshot(handles, tokens)
            .search(
                Tokens.number32(tokens[1]), queries.values, queries.dimension, k, options);
    for (int query = 0; query < hits.queries(); ++query) {
      line.word("|");
      for (int i = 0; i < hits.count(query); ++i) {
        line.hit(hits.id(query, i), hits.distance(query, i));
      }
    }
  }

  private static void keys(Behaviour.Handles handles, String[] tokens, Line line) {
    long[] ids = Tokens.ids(tokens[2]);
    for (Keys keys : snapshot(handles, tokens).keys(Tokens.number32(tokens[1]), ids)) {
      line.word(key(keys.documentId()) + ":" + key(keys.group()));
    }
  }

  private static String key(byte[] key) {
    return key == null ? "-" : Line.hex(key);
  }

  private static void resolve(Behaviour.Handles handles, String[] tokens, Line line) {
    byte[][] documentIds = Tokens.entries(tokens[2]);
    int collection = Tokens.number32(tokens[1]);
    for (long id : snapshot(handles, tokens).resolve(collection, documentIds)) {
      line.word(id == Snapshot.NO_ID ? "-" : Long.toUnsignedString(id));
    }
  }
}

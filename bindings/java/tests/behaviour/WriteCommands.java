// SPDX-License-Identifier: Apache-2.0
import io.chassis.ApplyResult;
import io.chassis.Batch;
import io.chassis.Records;
import java.util.Map;

/** Commands that write. */
final class WriteCommands {
  private WriteCommands() {}

  static void addTo(Map<String, Behaviour.Command> commands) {
    commands.put(
        "insert",
        (handles, tokens, line) ->
            line.number(
                StoreCommands.store(handles, tokens).insert(Tokens.matrix(tokens[1]).values)));
    commands.put(
        "commit",
        (handles, tokens, line) -> line.number(StoreCommands.store(handles, tokens).commit()));
    commands.put(
        "rollback", (handles, tokens, line) -> StoreCommands.store(handles, tokens).rollback());
    commands.put("get", WriteCommands::get);
    commands.put(
        "batch_open",
        (handles, tokens, line) ->
            handles.bind(tokens[1], StoreCommands.store(handles, tokens).batch()));
    commands.put(
        "batch_shared",
        (handles, tokens, line) ->
            handles.bind(tokens[1], StoreCommands.store(handles, tokens).sharedBatch()));
    addBatchCommands(commands);
  }

  private static void addBatchCommands(Map<String, Behaviour.Command> commands) {
    commands.put("batch_insert", (handles, tokens, line) -> insert(handles, tokens, line, false));
    commands.put("batch_put", (handles, tokens, line) -> put(handles, tokens, false));
    commands.put(
        "batch_delete",
        (handles, tokens, line) ->
            batch(handles, tokens).delete(Tokens.number32(tokens[1]), Tokens.ids(tokens[2])));
    addKeyCommands(commands);
    commands.put(
        "batch_commit", (handles, tokens, line) -> line.number(batch(handles, tokens).commit()));
    commands.put("batch_rollback", (handles, tokens, line) -> batch(handles, tokens).rollback());
  }

  private static void addKeyCommands(Map<String, Behaviour.Command> commands) {
    commands.put(
        "batch_insert_keys", (handles, tokens, line) -> insert(handles, tokens, line, true));
    commands.put("batch_put_keys", (handles, tokens, line) -> put(handles, tokens, true));
    commands.put("batch_put_documents", WriteCommands::putDocuments);
    commands.put(
        "batch_delete_documents",
        (handles, tokens, line) ->
            batch(handles, tokens)
                .deleteDocuments(Tokens.number32(tokens[1]), Tokens.entries(tokens[2])));
    commands.put(
        "batch_delete_groups",
        (handles, tokens, line) ->
            batch(handles, tokens)
                .deleteGroups(Tokens.number32(tokens[1]), Tokens.entries(tokens[2])));
    commands.put(
        "batch_apply",
        (handles, tokens, line) -> {
          byte[] source = Tokens.bytes(tokens[1]);
          ApplyResult result = batch(handles, tokens).apply(source, Tokens.number(tokens[2]));
          line.number(result.commitSequence()).flag(result.applied());
        });
  }

  private static Batch batch(Behaviour.Handles handles, String[] tokens) {
    return handles.get(tokens[0], Batch.class);
  }

  private static void get(Behaviour.Handles handles, String[] tokens, Line line) {
    float[] vector = new float[Integer.parseInt(tokens[2])];
    StoreCommands.store(handles, tokens).get(Tokens.number(tokens[1]), vector);
    line.row(vector, 0, vector.length);
  }

  private static void insert(
      Behaviour.Handles handles, String[] tokens, Line line, boolean withKeys) {
    Records records = records(Integer.parseInt(tokens[2]), tokens, 3);
    if (withKeys) addKeys(records, tokens, 7);
    long[] ids = batch(handles, tokens).insert(Tokens.number32(tokens[1]), records);
    line.numbers(ids, ids.length);
  }

  private static void putDocuments(Behaviour.Handles handles, String[] tokens, Line line) {
    Records records = records(Integer.parseInt(tokens[2]), tokens, 3);
    addKeys(records, tokens, 8);
    int collection = Tokens.number32(tokens[1]);
    long[] ids =
        tokens[7].equals("1")
            ? batch(handles, tokens).putDocumentsKeepingAbsent(collection, records)
            : batch(handles, tokens).putDocuments(collection, records);
    line.numbers(ids, ids.length);
  }

  private static void put(Behaviour.Handles handles, String[] tokens, boolean withKeys) {
    Records records = records(Integer.parseInt(tokens[2]), tokens, 4);
    if (withKeys) addKeys(records, tokens, 9);
    long[] ids = Tokens.ids(tokens[3]);
    int collection = Tokens.number32(tokens[1]);
    if (tokens[8].equals("1")) {
      batch(handles, tokens).putKeepingAbsent(collection, ids, records);
    } else {
      batch(handles, tokens).put(collection, ids, records);
    }
  }

  /** MATRIX DOCUMENTS SCHEMAS VERSIONS, from that token on. */
  private static Records records(int count, String[] tokens, int first) {
    Records records = Records.of(count);
    Tokens.Matrix vectors = Tokens.matrix(tokens[first]);
    if (vectors.present) records.withVectors(vectors.values, vectors.dimension);
    byte[][] documents = Tokens.column(tokens[first + 1]);
    if (documents != null) records.documents(documents);
    String[] schemas = Tokens.textColumn(tokens[first + 2]);
    if (schemas != null) records.schemas(schemas);
    String[] versions = Tokens.textColumn(tokens[first + 3]);
    if (versions != null) records.schemaVersions(versions);
    return records;
  }

  /** DOCUMENT_IDS GROUPS, from that token on. */
  private static void addKeys(Records records, String[] tokens, int first) {
    byte[][] documentIds = Tokens.column(tokens[first]);
    if (documentIds != null) records.documentIds(documentIds);
    byte[][] groups = Tokens.column(tokens[first + 1]);
    if (groups != null) records.groups(groups);
  }
}

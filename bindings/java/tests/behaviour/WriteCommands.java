// SPDX-License-Identifier: Apache-2.0
import io.chassis.Batch;
import io.chassis.CommitResult;
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
        "batch_commit", (handles, tokens, line) -> line.number(batch(handles, tokens).commit().seq()));
    commands.put("batch_rollback", (handles, tokens, line) -> batch(handles, tokens).rollback());
  }

  private static void addKeyCommands(Map<String, Behaviour.Command> commands) {
    commands.put(
        "batch_insert_keys", (handles, tokens, line) -> insert(handles, tokens, line, true));
    commands.put("batch_put_keys", (handles, tokens, line) -> put(handles, tokens, true));
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
        "batch_commit_stream",
        (handles, tokens, line) -> {
          byte[] stream = Tokens.bytes(tokens[1]);
          CommitResult result = batch(handles, tokens).commit(stream, Tokens.number(tokens[2]));
          line.number(result.seq()).flag(result.applied());
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

  private static void put(Behaviour.Handles handles, String[] tokens, boolean withKeys) {
    Records records = records(Integer.parseInt(tokens[2]), tokens, 4);
    if (withKeys) addKeys(records, tokens, 10);
    int flags = Integer.parseInt(tokens[8]);
    if ((flags & 1) != 0) records.keepAbsent();
    if ((flags & 2) != 0) records.ifAbsent();
    long[] expected = Tokens.ids(tokens[9]);
    if (expected.length > 0) records.expectedSeqs(expected);
    batch(handles, tokens).put(Tokens.number32(tokens[1]), Tokens.ids(tokens[3]), records);
  }

  /** Reads the tokens MATRIX DOCUMENTS SCHEMAS VERSIONS from `first` on. */
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

  /** Reads the tokens DOCUMENT_IDS GROUPS from `first` on. */
  private static void addKeys(Records records, String[] tokens, int first) {
    byte[][] documentIds = Tokens.column(tokens[first]);
    if (documentIds != null) records.documentIds(documentIds);
    byte[][] groups = Tokens.column(tokens[first + 1]);
    if (groups != null) records.groups(groups);
  }
}

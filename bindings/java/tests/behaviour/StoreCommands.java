// SPDX-License-Identifier: Apache-2.0
import io.chassis.Chassis;
import io.chassis.CollectionInfo;
import io.chassis.Finding;
import io.chassis.Metric;
import io.chassis.Options;
import io.chassis.RecoveryReport;
import io.chassis.Store;
import io.chassis.StoreInfo;
import io.chassis.Task;
import io.chassis.Verification;
import io.chassis.VerifyReport;
import java.util.Map;

/** Commands on a store and its collections. */
final class StoreCommands {
  private StoreCommands() {}

  static void addTo(Map<String, Behaviour.Command> commands) {
    commands.put("version", (handles, tokens, line) -> version(line));
    commands.put("open", (handles, tokens, line) -> handles.bind(tokens[0], open(tokens)));
    commands.put("close", StoreCommands::close);
    commands.put("info", (handles, tokens, line) -> info(store(handles, tokens).info(), line));
    commands.put(
        "recovery", (handles, tokens, line) -> recovery(store(handles, tokens).recovery(), line));
    commands.put("checkpoint", (handles, tokens, line) -> store(handles, tokens).checkpoint());
    commands.put(
        "verify",
        (handles, tokens, line) ->
            verify(store(handles, tokens).verify(Integer.parseInt(tokens[1])), line));
    commands.put(
        "verify_cancelled",
        (handles, tokens, line) -> verify(store(handles, tokens).verify(0, cancelled()), line));
    addCollectionCommands(commands);
  }

  private static void addCollectionCommands(Map<String, Behaviour.Command> commands) {
    commands.put(
        "collection_create",
        (handles, tokens, line) -> line.number(create(store(handles, tokens), tokens)));
    commands.put(
        "collection_find",
        (handles, tokens, line) ->
            line.number(store(handles, tokens).findCollection(Tokens.text(tokens[1]))));
    commands.put(
        "collection_drop",
        (handles, tokens, line) ->
            store(handles, tokens).dropCollection(Tokens.number32(tokens[1])));
    commands.put(
        "collection_list",
        (handles, tokens, line) -> {
          for (int number : store(handles, tokens).collections()) line.number(number);
        });
    commands.put(
        "collection_info",
        (handles, tokens, line) ->
            collection(store(handles, tokens).collection(Tokens.number32(tokens[1])), line));
  }

  static Store store(Behaviour.Handles handles, String[] tokens) {
    return handles.get(tokens[0], Store.class);
  }

  static Task cancelled() {
    Task task = new Task();
    task.cancel();
    return task;
  }

  /** Null for the number 0, which leaves the metric unspecified. */
  static Metric metric(String token) {
    int number = Integer.parseInt(token);
    return number == 0 ? null : Metric.values()[number - 1];
  }

  private static void version(Line line) {
    line.text(Chassis.version()).number(Chassis.abiVersion()).number(Chassis.formatVersion());
  }

  private static Store open(String[] tokens) {
    Options options = Options.dimension(Tokens.number32(tokens[2]));
    if (tokens[1].equals("existing")) options = options.mustExist();
    if (tokens[1].equals("new")) options = options.exclusive();
    if (tokens[1].equals("readonly")) options = options.readOnly();
    if (metric(tokens[3]) != null) options = options.metric(metric(tokens[3]));
    options = options.verification(Verification.values()[Integer.parseInt(tokens[4])]);
    return Store.open(Tokens.text(tokens[5]), options);
  }

  private static void close(Behaviour.Handles handles, String[] tokens, Line line) {
    try {
      handles.get(tokens[0], AutoCloseable.class).close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void info(StoreInfo info, Line line) {
    line.number(info.collections()).flag(info.readOnly()).flag(info.poisoned());
    line.number(info.commitSeq()).number(info.checkpointSeq()).number(info.records());
    line.number(info.fileBytes()).number(info.logBytes());
    line.number(info.staged()).number(info.snapshots());
  }

  private static void recovery(RecoveryReport report, Line line) {
    line.flag(report.clean()).flag(report.mayHaveLost()).number(report.detailSize());
    line.number(report.commitsReplayed()).number(report.bytesDiscarded());
    line.number(report.damaged()).quoted(report.detail());
  }

  private static void verify(VerifyReport report, Line line) {
    line.number(report.vectors()).number(report.documents());
    line.number(report.bytes()).number(report.findings());
    for (Finding finding : report.listed()) {
      boolean located = finding.collection() != Finding.NO_COLLECTION;
      line.word(finding.name());
      line.word(located ? Integer.toUnsignedString(finding.collection()) : "-");
      line.number(finding.state().ordinal()).word(Line.numberOrNone(finding.id()));
      line.number(finding.file().ordinal()).word(Line.numberOrNone(finding.offset()));
      line.number(finding.length()).quoted(finding.message());
    }
  }

  private static int create(Store store, String[] tokens) {
    String name = Tokens.text(tokens[1]);
    int dimension = Tokens.number32(tokens[2]);
    Metric metric = metric(tokens[3]);
    return metric == null
        ? store.createCollection(name, dimension)
        : store.createCollection(name, dimension, metric);
  }

  static void collection(CollectionInfo info, Line line) {
    line.number(info.number()).number(info.dimension()).number(info.metric().ordinal() + 1);
    line.number(info.live()).number(info.deleted()).number(info.capacity());
    line.number(info.nextId()).number(info.bytes()).text(info.name());
  }
}

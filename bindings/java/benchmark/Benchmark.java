// SPDX-License-Identifier: Apache-2.0
import io.chassis.Batch;
import io.chassis.Chassis;
import io.chassis.Options;
import io.chassis.Records;
import io.chassis.Snapshot;
import io.chassis.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Measures the cost of a call, and the share of the speed of C that it reaches. Arguments: the
 * program peer.c, and the number of rounds. Java and C take turns; the share is the median over the
 * rounds.
 */
final class Benchmark {
  private static final int DIMENSION = 128;
  private static final int ROWS = 10_000;
  private static final int INSERTS = 1000;
  private static final int QUERIES = 64;
  private static final int K = 10;
  private static final int WARM_UPS = 30;

  private final float[] matrix = new float[ROWS * DIMENSION];
  private final FloatBuffer rows = direct(ROWS * DIMENSION);
  private final float[] vector = new float[DIMENSION];
  private final Store store = Store.open("memory:", Options.dimension(DIMENSION));
  private final Batch batch = store.batch();
  private final Snapshot snapshot;
  private double sink;

  private Benchmark() {
    for (int i = 0; i < matrix.length; ++i) matrix[i] = i * 7919L % 1000;
    rows.duplicate().put(matrix);
    batch.insert(0, Records.vectors(rows, DIMENSION));
    batch.commit();
    snapshot = store.snapshot();
  }

  private static FloatBuffer direct(int floats) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(floats * Float.BYTES);
    return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private void nothing() {
    for (int i = 0; i < ROWS; ++i) sink += Chassis.abiVersion();
  }

  private void view() {
    for (long id = 0; id < ROWS; ++id) {
      if (snapshot.view(0, id) == null) throw new IllegalStateException();
    }
  }

  private void viewAndRead() {
    for (long id = 0; id < ROWS; ++id) sink += snapshot.view(0, id).get(1);
  }

  private void insert() {
    for (int row = 0; row < INSERTS; ++row) store.insert(vector);
    store.rollback();
  }

  private void bulkInsert() {
    batch.insert(0, Records.vectors(rows, DIMENSION));
    batch.rollback();
  }

  private void bulkInsertArray() {
    batch.insert(0, Records.vectors(matrix, DIMENSION));
    batch.rollback();
  }

  private void batchSearch() {
    FloatBuffer queries = rows.duplicate();
    queries.limit(QUERIES * DIMENSION);
    sink += snapshot.search(0, queries, DIMENSION, K).distance(0, 0);
  }

  private static double measure(Runnable run, int steps) {
    long start = System.nanoTime();
    run.run();
    return (double) (System.nanoTime() - start) / steps;
  }

  private static void compare(Peer peer, String name, int steps, int rounds, Runnable run)
      throws IOException {
    for (int i = 0; i < WARM_UPS; ++i) run.run();
    peer.measure(name);
    double[] java = new double[rounds];
    double[] c = new double[rounds];
    double[] share = new double[rounds];
    for (int i = 0; i < rounds; ++i) {
      java[i] = measure(run, steps);
      c[i] = peer.measure(name);
      share[i] = c[i] / java[i];
    }
    System.out.printf(
        "%-24s %10.1f %10.1f %9.2f  (%.2f to %.2f)%n",
        name, median(java), median(c), median(share), share[0], share[rounds - 1]);
  }

  /** Sorts the values. */
  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private void run(Peer peer, int rounds) throws IOException {
    System.out.printf("%-24s %10s %10s %9s%n", "ns a step", "Java", "C", "C / Java");
    compare(peer, "nothing", ROWS, rounds, this::nothing);
    compare(peer, "view", ROWS, rounds, this::view);
    compare(peer, "view_and_read", ROWS, rounds, this::viewAndRead);
    compare(peer, "insert", INSERTS, rounds, this::insert);
    compare(peer, "bulk_insert", ROWS, rounds, this::bulkInsert);
    compare(peer, "bulk_insert_array", ROWS, rounds, this::bulkInsertArray);
    compare(peer, "batch_search", QUERIES, rounds, this::batchSearch);
  }

  /** The program peer.c, which runs a row on request. */
  private static final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader input;
    private final OutputStream output;

    Peer(String program) throws IOException {
      process =
          new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      input =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      output = process.getOutputStream();
    }

    double measure(String name) throws IOException {
      output.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      output.flush();
      String line = input.readLine();
      if (line == null) throw new IOException("the program in C ended");
      return Double.parseDouble(line);
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }

  public static void main(String[] arguments) throws IOException {
    try (Peer peer = new Peer(arguments[0])) {
      new Benchmark().run(peer, Integer.parseInt(arguments[1]));
    }
  }
}

package io.attune.trainer.optim;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.ModelHash;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.ort.SharedRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What references said of completions in runs before, in files of a directory: a run over the same data needs no pass of its reference.
 *
 * <p>A file holds one pass, and its name is the SHA-256 of the model ({@link ModelHash}), of what computes it, and of the token ids of all its rows in order. The last bits of a log-prob
 * depend on the rows that it was computed with; a row in other company is computed anew, so that a run has the same bits with a cache as without. Behind the numbers stands the SHA-256
 * of name and numbers: a damaged file is not believed, and written again. Several processes may share a directory.
 */
public final class ReferenceCache {
    private static final String FORMAT = "attune reference log-probs 2";
    private static final long MOST_BYTES = 1L << 30;

    private final Path path;
    private final BoundedDirectory files;
    private final Consumer<String> said;
    private boolean unusable;

    ReferenceCache(Path path, long mostBytes, Clock clock, Consumer<String> said) throws IOException {
        this.path = path;
        this.files = new BoundedDirectory(path, mostBytes, clock);
        this.said = said;
    }

    /**
     * Opens a directory of at most 1 GB, which is made where there is none.
     *
     * @param said is told in one line what is wrong with a file
     * @throws BadInputException if it cannot be used
     */
    public static ReferenceCache open(Path path, Clock clock, Consumer<String> said) {
        try {
            return new ReferenceCache(path, MOST_BYTES, clock, said);
        } catch (IOException refused) {
            throw new BadInputException(
                    "--reference-cache " + path + " cannot be used (" + refused + "); name another directory", refused);
        }
    }

    /** The log-probs {@code [rows][completion tokens]} of a model's reference, by a pass that was kept or that is kept then. */
    public Function<List<Sequence>, double[][]> of(TrainableModel model) {
        byte[] hash = ModelHash.of(model.config(), model.reference());
        byte[] computed = (SharedRuntime.words() + ", " + model.computing()).getBytes(StandardCharsets.UTF_8);
        return rows -> {
            byte[] key = key(hash, computed, rows);
            double[][] kept = read(key, rows);
            if (kept != null) {
                return kept;
            }
            double[][] logps = model.referenceLogps(rows);
            write(key, logps);
            return logps;
        };
    }

    private static byte[] key(byte[] model, byte[] computed, List<Sequence> rows) {
        MessageDigest digest = sha256();
        digest.update(FORMAT.getBytes(StandardCharsets.UTF_8));
        digest.update(model);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, computed.length));
        digest.update(computed);
        for (Sequence row : rows) {
            digest.update(bytes(row.promptIds()));
            digest.update(bytes(row.completionIds()));
        }
        return digest.digest();
    }

    /** How many, and each. */
    private static byte[] bytes(int[] ids) {
        ByteBuffer bytes = ByteBuffer.allocate((1 + ids.length) * Integer.BYTES);
        bytes.putInt(ids.length);
        Arrays.stream(ids).forEach(bytes::putInt);
        return bytes.array();
    }

    private double @Nullable [][] read(byte[] key, List<Sequence> rows) {
        if (unusable) {
            return null;
        }
        try {
            byte[] content = files.read(name(key));
            if (content == null) {
                return null;
            }
            int[] lengths =
                    rows.stream().mapToInt(row -> row.completionIds().length).toArray();
            int end = Arrays.stream(lengths).sum() * Double.BYTES;
            if (Arrays.equals(content, sealed(key, Arrays.copyOf(content, end)))) {
                ByteBuffer numbers = ByteBuffer.wrap(content, 0, end);
                return Arrays.stream(lengths).mapToObj(n -> next(numbers, n)).toArray(double[][]::new);
            }
            said.accept(path.resolve(name(key)) + " of the reference cache is damaged and was made anew");
        } catch (IOException failed) {
            giveUp(failed);
        }
        return null;
    }

    private void write(byte[] key, double[][] logps) {
        if (unusable) {
            return;
        }
        ByteBuffer numbers = ByteBuffer.allocate(
                Arrays.stream(logps).mapToInt(row -> row.length).sum() * Double.BYTES);
        Arrays.stream(logps).flatMapToDouble(Arrays::stream).forEach(numbers::putDouble);
        try {
            files.write(name(key), sealed(key, numbers.array()));
        } catch (IOException failed) {
            giveUp(failed);
        }
    }

    /** The numbers, and behind them the hash of name and numbers. */
    private static byte[] sealed(byte[] key, byte[] numbers) {
        MessageDigest digest = sha256();
        digest.update(key);
        byte[] seal = digest.digest(numbers);
        return ByteBuffer.allocate(numbers.length + seal.length)
                .put(numbers)
                .put(seal)
                .array();
    }

    private static double[] next(ByteBuffer numbers, int count) {
        double[] row = new double[count];
        for (int t = 0; t < count; t++) {
            row[t] = numbers.getDouble();
        }
        return row;
    }

    /** A run can do without it. */
    private void giveUp(IOException failed) {
        unusable = true;
        said.accept("the reference cache " + path + " is left alone from now on: " + failed);
    }

    private static String name(byte[] key) {
        return HexFormat.of().formatHex(key);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

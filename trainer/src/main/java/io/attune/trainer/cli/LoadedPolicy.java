package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.sample.HotAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy as a command line names it.
 *
 * @param adapter null for the model itself
 * @param tokenizer null where the directory has no tokenizer.json; such a model takes and gives token ids only
 */
record LoadedPolicy(
        ModelDirectory model,
        @Nullable Adapter adapter,
        @Nullable Tokenizer tokenizer) implements AutoCloseable {

    static LoadedPolicy read(Path directory, @Nullable Path adapter) {
        ModelDirectory model = ModelDirectory.open(directory);
        if (model.hasRewardHead()) {
            throw new BadInputException(directory + " is a reward model, which gives no tokens; use attune score");
        }
        Tokenizer tokenizer = Files.exists(directory.resolve("tokenizer.json")) ? Tokenizer.open(directory) : null;
        return new LoadedPolicy(
                model, adapter == null ? null : Adapter.read(adapterDirectory(adapter), model.config()), tokenizer);
    }

    private static Path adapterDirectory(Path adapter) {
        if (!Files.exists(adapter)) {
            throw new BadInputException(adapter + " does not exist; name a directory that holds a PEFT adapter");
        }
        Path parent = adapter.toAbsolutePath().getParent();
        return Files.isDirectory(adapter) || parent == null ? adapter : parent;
    }

    LlamaConfig config() {
        return model.config();
    }

    SequenceReader reader() {
        return new SequenceReader(config(), tokenizer);
    }

    /** The tokens at which its texts end. */
    Set<Integer> stopIds() {
        return tokenizer == null ? Set.copyOf(config().eosTokenIds()) : tokenizer.stopIds();
    }

    /** The adapter as a sampler takes it. */
    HotAdapter hotAdapter() {
        return adapter == null ? HotAdapter.none() : HotAdapter.of(config(), adapter);
    }

    /** The text of token ids, null where there is no tokenizer to tell. */
    @Nullable
    String text(int[] ids) {
        return tokenizer == null ? null : tokenizer.text(ids);
    }

    /** The tokenizer, for what cannot do without. */
    Tokenizer requireTokenizer(String what) {
        if (tokenizer == null) {
            throw new BadInputException(model.path() + " has no tokenizer.json, which " + what + " needs");
        }
        return tokenizer;
    }

    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}

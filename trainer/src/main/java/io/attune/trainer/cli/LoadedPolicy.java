package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy as a command line names it.
 *
 * @param tokenizer null where the directory has no tokenizer.json; such a model takes and gives token ids only
 */
record LoadedPolicy(ModelDirectory model, @Nullable Tokenizer tokenizer) implements AutoCloseable {

    ModelConfig config() {
        return model.config();
    }

    SequenceReader reader() {
        return new SequenceReader(config(), tokenizer);
    }

    /** The tokens at which its texts end. */
    Set<Integer> stopIds() {
        return tokenizer == null ? Set.copyOf(config().eosTokenIds()) : tokenizer.stopIds();
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

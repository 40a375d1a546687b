package io.attune.annotation.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at a Hugging Face directory without following a link and without reading more than its headers. The trainer reads the
 * model whole and checks the rest.
 */
final class ModelDirectory {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** A critic that PPO goes on with. */
    private static final String VALUE_HEAD = "value_head.safetensors";

    private static final Set<String> TEXTS = Set.of(
            CONFIG,
            "generation_config.json",
            TOKENIZER,
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "chat_template.json",
            "vocab.json",
            "merges.txt");

    /** A directory of chat templates beside the default one. */
    private static final String TEMPLATES = "additional_chat_templates";

    private static final Pattern TEMPLATE = Pattern.compile(TEMPLATES + "/[A-Za-z0-9_][A-Za-z0-9._-]*\\.jinja");
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");
    private static final Pattern PICKLE = Pattern.compile(".*\\.(bin|pt|pth|pkl|pickle|ckpt)");
    private static final long MOST_JSON_BYTES = 16L << 20;

    private final Path path;
    private final NavigableSet<String> there = new TreeSet<>();

    private ModelDirectory(Path path) throws IOException {
        this.path = path;
        list(path);
        if (Files.isDirectory(path.resolve(TEMPLATES), LinkOption.NOFOLLOW_LINKS)) {
            there.remove(TEMPLATES);
            list(path.resolve(TEMPLATES));
        }
    }

    private void list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.map(path::relativize).map(Path::toString).forEach(there::add);
        }
    }

    static ShelvedModel look(Path path) {
        String name = path.getFileName().toString();
        if (Files.isSymbolicLink(path)) {
            return ShelvedModel.unusable(name, "it is a symbolic link: copy the directory itself, as cp -rL does");
        }
        try {
            return new ModelDirectory(path).model(name);
        } catch (UnusableModelException e) {
            return ShelvedModel.unusable(name, e.problem());
        } catch (IOException e) {
            return ShelvedModel.unusable(name, "it cannot be read (" + e + "): make it readable for Attune");
        }
    }

    private ShelvedModel model(String name) throws IOException, UnusableModelException {
        require(CONFIG, "copy the whole Hugging Face directory");
        require(TOKENIZER, "save the fast tokenizer beside the model, as save_pretrained of transformers does");
        Set<String> weights = weights();
        Set<String> taken = new LinkedHashSet<>();
        there.stream()
                .filter(file -> TEXTS.contains(file) || TEMPLATE.matcher(file).matches())
                .forEach(taken::add);
        taken.addAll(weights);
        if (there.contains(VALUE_HEAD)) {
            taken.add(VALUE_HEAD);
        }
        if (Files.isSymbolicLink(path.resolve(TEMPLATES))) {
            requirePlain(TEMPLATES);
        }
        long bytes = 0;
        long parameters = 0;
        for (String file : taken) {
            requirePlain(file);
            bytes += Files.size(path.resolve(file));
            if (SHARD.matcher(file).matches()) {
                WeightsHeader header = WeightsHeader.read(path.resolve(file));
                parameters += weights.contains(file) ? header.parameters() : 0;
            }
        }
        String family = json(CONFIG).path("model_type").asString("");
        if (family.isEmpty()) {
            throw new UnusableModelException("config.json names no model_type: copy the model's own config.json");
        }
        List<String> leftOut = new ArrayList<>(there);
        leftOut.removeAll(taken);
        return new ShelvedModel(name, family, parameters, bytes, List.copyOf(taken), leftOut, null);
    }

    private void require(String file, String cure) throws UnusableModelException {
        if (!there.contains(file)) {
            throw new UnusableModelException(
                    there.contains("adapter_config.json")
                            ? "it is an adapter without its model: merge the two, with merge_and_unload of peft"
                            : "there is no " + file + ": " + cure);
        }
    }

    /** One file, or the index and the files that it names. */
    private Set<String> weights() throws IOException, UnusableModelException {
        if (there.contains(WEIGHTS)) {
            return Set.of(WEIGHTS);
        }
        if (!there.contains(INDEX)) {
            throw new UnusableModelException(noWeights());
        }
        Set<String> shards = new LinkedHashSet<>();
        requirePlain(INDEX);
        for (JsonNode shard : json(INDEX).path("weight_map")) {
            String file = shard.asString("");
            if (!SHARD.matcher(file).matches() || !there.contains(file)) {
                throw new UnusableModelException(INDEX + " names " + file
                        + ", which is not there: copy every file of the model into the directory");
            }
            shards.add(file);
        }
        if (shards.isEmpty()) {
            throw new UnusableModelException(INDEX + " names no file: copy the model's own index");
        }
        shards.add(INDEX);
        return shards;
    }

    private String noWeights() {
        return there.stream()
                .filter(file -> PICKLE.matcher(file).matches())
                .findFirst()
                .map(pickle -> "its weights are in " + pickle
                        + ", a pickle file that can run code when it is read: save them as safetensors, as save_pretrained"
                        + " of transformers does")
                .orElse("there is no " + WEIGHTS + ": copy the weights into the directory");
    }

    private void requirePlain(String file) throws UnusableModelException {
        if (Files.isSymbolicLink(path.resolve(file))) {
            throw new UnusableModelException(file + " is a symbolic link: copy the file itself, as cp -rL does");
        }
        if (!Files.isRegularFile(path.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
            throw new UnusableModelException(file + " is no plain file: put the file itself there");
        }
    }

    private JsonNode json(String file) throws IOException, UnusableModelException {
        Path json = path.resolve(file);
        if (Files.size(json) > MOST_JSON_BYTES) {
            throw new UnusableModelException(file + " has " + Files.size(json) + " bytes, and at most "
                    + MOST_JSON_BYTES + " are read: copy the model's own file");
        }
        try (var in = Files.newInputStream(json, LinkOption.NOFOLLOW_LINKS)) {
            return JSON.readTree(in);
        } catch (JacksonException _) {
            throw new UnusableModelException(file + " is not JSON: copy it again");
        }
    }
}

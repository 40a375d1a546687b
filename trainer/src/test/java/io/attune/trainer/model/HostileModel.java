package io.attune.trainer.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A way to make a model directory hostile.
 *
 * @param refusal what the error has to say
 */
record HostileModel(String name, String refusal, Change change) {
    interface Change {
        void to(Path directory) throws IOException;
    }

    @Override
    public String toString() {
        return name;
    }

    static List<HostileModel> corpus() {
        var all = new ArrayList<HostileModel>();
        headers(all);
        entries(all);
        shards(all);
        links(all);
        numbers(all);
        json(all);
        return all;
    }

    private static void headers(List<HostileModel> all) {
        all.add(new HostileModel("a header of 4 GB", "its header claims 4294967296", claim(1L << 32)));
        all.add(new HostileModel("a header of 2^63 bytes", "its header claims 9223372036854775808", claim(1L << 63)));
        all.add(new HostileModel("a header as long as a large file", "its header claims 60000000", directory -> {
            claim(60_000_000).to(directory);
            lengthen(directory, 1L << 32);
        }));
        all.add(new HostileModel(
                "five bytes", "has only 5 bytes", directory -> Files.write(weights(directory), new byte[5])));
        all.add(new HostileModel(
                "a header that ends early", "its header is not JSON", header("{\"a\": {\"dtype\": \"F32\", ")));
        all.add(new HostileModel("a header that is a list", "its header is not a JSON object", header("[1, 2]")));
        all.add(new HostileModel("a deep header", "its header is not JSON", header("[".repeat(200_000))));
        all.add(new HostileModel(
                "a number of a million digits", "is not JSON", header("{\"a\": " + "9".repeat(1_000_000) + "}")));
        all.add(new HostileModel("a name twice", "is not JSON: Duplicate", header("{\"a\": 1, \"a\": 2}")));
        all.add(new HostileModel(
                "a name that commands the terminal",
                "tensor \\u001b[2J",
                header(tensor("\\u001b[2J\\n\\nfine: all is well", "F32", "[1]", 0, 9))));
    }

    private static void entries(List<HostileModel> all) {
        all.add(new HostileModel(
                "overlapping tensors",
                "overlap or leave a gap",
                header(tensor("a", "F32", "[2]", 0, 8) + tensor("b", "F32", "[2]", 4, 12))));
        all.add(new HostileModel("a hole", "overlap or leave a gap", header(tensor("a", "F32", "[2]", 8, 16))));
        all.add(new HostileModel(
                "a tensor beyond the end",
                "bytes of tensors where its header promises",
                header(tensor("a", "F32", "[1000000000]", 0, 4_000_000_000L))));
        all.add(new HostileModel(
                "a negative size", "expected whole numbers from 0", header(tensor("a", "F32", "[-2, -2]", 0, 16))));
        all.add(new HostileModel(
                "offsets backwards", "expected a begin and an end", header(tensor("a", "F32", "[2]", 8, 0))));
        all.add(new HostileModel(
                "a product that overflows to what is there",
                "impossible shape",
                header(tensor("a", "F32", "[4611686018427387905, 4]", 0, 16))));
        all.add(new HostileModel(
                "a size beyond 64 bits",
                "expected whole numbers from 0",
                header(tensor("a", "F32", "[92233720368547758070]", 0, 16))));
        all.add(new HostileModel("an unknown type", "convert the model", header(tensor("a", "F31", "[2]", 0, 8))));
        all.add(new HostileModel("a huge tensor of a file with holes", "does not have the shape", directory -> {
            header(tensor("model.norm.weight", "F32", "[2147483648]", 0, 1L << 33))
                    .to(directory);
            lengthen(directory, Files.size(weights(directory)) - 16 + (1L << 33));
        }));
    }

    private static void shards(List<HostileModel> all) {
        for (String shard : List.of(
                "../model.safetensors",
                "/etc/passwd",
                "a/../../model.safetensors",
                "..",
                "",
                "\\u0000.safetensors",
                "pytorch_model.bin")) {
            all.add(new HostileModel(
                    "a shard named " + shard, "shards are .safetensors files beside it", index(shard)));
        }
        all.add(new HostileModel("an index of nothing", "names no file", directory -> {
            Files.delete(weights(directory));
            Files.writeString(directory.resolve("model.safetensors.index.json"), "{\"weight_map\": 7}");
        }));
        for (String pickle : List.of("pytorch_model.bin", "consolidated.00.pth")) {
            all.add(new HostileModel(pickle, pickle + " is a pickle", directory -> {
                Files.delete(weights(directory));
                Files.write(directory.resolve(pickle), new byte[] {(byte) 0x80, 2, '.'});
            }));
        }
    }

    private static void links(List<HostileModel> all) {
        for (String file : List.of("model.safetensors", "config.json", "tokenizer.json", "generation_config.json")) {
            all.add(new HostileModel(
                    "a link from " + file + " to outside", file + " is a link out of its directory", directory -> {
                        Path outside = directory.resolveSibling("outside-" + directory.getFileName());
                        Files.deleteIfExists(outside);
                        Files.move(directory.resolve(file), outside);
                        Files.createSymbolicLink(directory.resolve(file), outside);
                    }));
        }
        all.add(new HostileModel(
                "a template that is a link to outside", "tool_use.jinja is a link out of its directory", directory -> {
                    Path templates = Files.createDirectories(directory.resolve("additional_chat_templates"));
                    Files.createSymbolicLink(templates.resolve("tool_use.jinja"), Path.of("/etc/passwd"));
                }));
        all.add(new HostileModel("a link to a device", "is a link out of its directory", directory -> {
            Files.delete(directory.resolve("config.json"));
            Files.createSymbolicLink(directory.resolve("config.json"), Path.of("/dev/zero"));
        }));
        all.add(new HostileModel("a link to itself", "is a link to nothing", directory -> {
            Files.delete(weights(directory));
            Files.createSymbolicLink(weights(directory), Path.of("model.safetensors"));
        }));
    }

    private static void numbers(List<HostileModel> all) {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            all.add(new HostileModel(
                    "a weight of " + value, "model.norm.weight holds " + value + " at place 3", directory -> {
                        List<Tensor> tensors = Safetensors.read(weights(directory));
                        tensors.stream()
                                .filter(t -> t.name().equals("model.norm.weight"))
                                .forEach(t -> t.set(3, value));
                        Safetensors.write(weights(directory), tensors);
                    }));
        }
        for (var edit : Map.of(
                        "vocab_size", "2147483648",
                        "hidden_size", "2147483647",
                        "num_attention_heads", "-4",
                        "num_key_value_heads", "0",
                        "num_hidden_layers", "2147483647",
                        "intermediate_size", "1e300",
                        "head_dim", "2147483646",
                        "rms_norm_eps", "\"0\"",
                        "eos_token_id", "[[1]]")
                .entrySet()) {
            all.add(new HostileModel("a " + edit.getKey() + " of " + edit.getValue(), "", directory -> {
                Path file = directory.resolve("config.json");
                var json = (ObjectNode) Fixtures.JSON.readTree(file.toFile());
                json.set(edit.getKey(), Fixtures.JSON.readTree(edit.getValue()));
                Files.writeString(file, json.toString());
            }));
        }
    }

    private static void json(List<HostileModel> all) {
        all.add(new HostileModel(
                "a deep config.json", "config.json is not JSON", replace("config.json", "{\"a\":".repeat(100_000))));
        all.add(new HostileModel("a config.json of 2 GB", "so it is no configuration", directory -> {
            try (var file =
                    new RandomAccessFile(directory.resolve("config.json").toFile(), "rw")) {
                file.setLength(1L << 31);
            }
        }));
        all.add(new HostileModel("a tokenizer.json of 2 GB", "so it is no such file", directory -> {
            try (var file =
                    new RandomAccessFile(directory.resolve("tokenizer.json").toFile(), "rw")) {
                file.setLength(1L << 31);
            }
        }));
        all.add(new HostileModel("a token id beyond 64 bits", "no proper id", directory -> {
            Path file = directory.resolve("tokenizer.json");
            Files.writeString(
                    file, Files.readString(file).replaceFirst("\"id\": ?1,", "\"id\": 18446744073709551616,"));
        }));
        for (String garbage : List.of(
                "",
                "\u0000\u0001",
                "{}",
                "[]",
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": [[1]]}}",
                "{\"version\":\"1.0\",\"model\":null}",
                "[".repeat(100_000))) {
            String shown = garbage.substring(0, Math.min(12, garbage.length()));
            all.add(new HostileModel(
                    "a tokenizer.json of " + shown, "tokenizer.json", replace("tokenizer.json", garbage)));
        }
    }

    private static Path weights(Path directory) {
        return directory.resolve(Safetensors.SINGLE);
    }

    private static String tensor(String name, String type, String shape, long begin, long end) {
        return "\"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}, "
                .formatted(name, type, shape, begin, end);
    }

    /** A file with that header and 16 bytes of data. Entries may end with a comma. */
    private static Change header(String entries) {
        String json = entries.startsWith("\"") ? "{" + entries + "\"__metadata__\": {}}" : entries;
        byte[] bytes = json.getBytes(UTF_8);
        return directory -> Files.write(
                weights(directory),
                ByteBuffer.allocate(8 + bytes.length + 16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(bytes.length)
                        .put(bytes)
                        .array());
    }

    private static Change claim(long length) {
        return directory -> {
            byte[] bytes = Files.readAllBytes(weights(directory));
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            Files.write(weights(directory), bytes);
        };
    }

    /** Without writing: what is added is a hole. */
    private static void lengthen(Path directory, long length) throws IOException {
        try (var file = new RandomAccessFile(weights(directory).toFile(), "rw")) {
            file.setLength(length);
        }
    }

    private static Change index(String shard) {
        return directory -> {
            Files.delete(weights(directory));
            Files.writeString(
                    directory.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
        };
    }

    private static Change replace(String file, String text) {
        return directory -> Files.writeString(directory.resolve(file), text);
    }
}

package io.attune.trainer.graph;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program as an ONNX file that any runtime loads: the graph in one file, the weights in another beside it, as the format's external
 * data, each at a multiple of a page so that a runtime can map them.
 */
public final class OnnxFile {
    private static final int PAGE = 4096;
    private static final long CHUNK = 1 << 24;

    private OnnxFile() {}

    /**
     * Writes both files.
     *
     * @param weights at least the frozen weights of the program, by name, little-endian
     * @param model the graph; the weights go beside it, under its name with {@code .data} behind
     */
    public static void write(Program program, Map<String, MemorySegment> weights, Path model) throws IOException {
        Path data = model.resolveSibling(model.getFileName() + ".data");
        ModelProto.Builder proto = ModelProto.parseFrom(program.bytes()).toBuilder();
        GraphProto.Builder graph = proto.getGraphBuilder();
        long offset = 0;
        try (var channel = FileChannel.open(data, CREATE, TRUNCATE_EXISTING, WRITE)) {
            for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
                if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
                    MemorySegment weight = weights.get(tensor.getName());
                    if (weight == null) {
                        throw new IllegalArgumentException("no weight is given for " + tensor.getName());
                    }
                    place(tensor, data, offset, weight.byteSize());
                    write(channel, offset, weight);
                    offset = (offset + weight.byteSize() + PAGE - 1) / PAGE * PAGE;
                }
            }
            channel.force(true);
        }
        Files.write(model, proto.build().toByteArray());
    }

    private static void place(TensorProto.Builder tensor, Path data, long offset, long length) {
        tensor.clearExternalData()
                .addExternalData(entry("location", data.getFileName().toString()))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(length)));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static void write(FileChannel channel, long offset, MemorySegment weight) throws IOException {
        for (long done = 0; done < weight.byteSize(); ) {
            long count = Math.min(CHUNK, weight.byteSize() - done);
            done += channel.write(weight.asSlice(done, count).asByteBuffer(), offset + done);
        }
    }
}

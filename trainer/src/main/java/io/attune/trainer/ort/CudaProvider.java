package io.attune.trainer.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.util.List;

/** ONNX Runtime's CUDA provider: whether this build has it, and whether it runs on this machine. */
final class CudaProvider {
    private CudaProvider() {}

    /** Whether the natives were built with it; it says nothing about a GPU. */
    static boolean isBuiltIn() {
        SharedRuntime.start();
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    /**
     * Opens a session on a GPU and closes it again.
     *
     * @throws DeviceUnavailableException if that does not work
     */
    static void require(int index) {
        requireBuiltIn();
        try (var options = new SessionOptions()) {
            options.addProvider(new Provider.Cuda(index));
            SharedRuntime.api().release(OrtApi.Function.RELEASE_SESSION, options.open(nothing()));
        } catch (RuntimeFailure failed) {
            throw new DeviceUnavailableException(
                    "GPU " + index + " cannot be used (" + failed.getMessage()
                            + "); see that nvidia-smi shows it and that CUDA 12 and cuDNN 9 are installed,"
                            + " or give --device cpu",
                    failed);
        }
    }

    /** @throws DeviceUnavailableException if the natives were built without it */
    static void requireBuiltIn() {
        if (!isBuiltIn()) {
            throw new DeviceUnavailableException("this build computes on the CPU only; for an NVIDIA GPU build it with"
                    + " ATTUNE_PROFILE=cuda set, else give --device cpu");
        }
    }

    private static Program nothing() {
        var graph = new Graph(ElementType.FLOAT32);
        var given = graph.input("given", ElementType.FLOAT32, Shape.of(1));
        return Program.of(graph, List.of(graph.output("same", given)));
    }
}

package io.attune.trainer.model;

import java.util.function.Consumer;

/** Where tensors come from that are wanted one after the other and need not all be in memory. */
interface TensorSource {

    /**
     * Hands over a tensor.
     *
     * @param reader may look at it until it returns
     */
    void read(String name, Consumer<Tensor> reader);
}

package io.attune.trainer.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path file = directory.resolve("two.safetensors");
        var matrix = Tensor.of("matrix", new float[] {1, -2, 3.5f, Float.MIN_VALUE, 5, 6}, 2, 3);
        var scalar = Tensor.of("scalar", new float[] {7});
        Safetensors.write(file, List.of(matrix, scalar));
        List<Tensor> back = Safetensors.read(file);
        assertThat(back).extracting(Tensor::name).containsExactly("matrix", "scalar");
        assertThat(back.getFirst().shape()).containsExactly(2, 3);
        assertThat(back.getFirst().toArray()).isEqualTo(matrix.toArray());
        assertThat(back.getLast().toArray()).containsExactly(7);
        assertThat(back.getFirst().data().address() % 64).isZero();
    }

    @Test
    void halfPrecisionBecomesSingle() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-65504f));
        data.putShort((short) (Float.floatToIntBits(-3f) >>> 16))
                .putShort((short) (Float.floatToIntBits(1e30f) >>> 16));
        Path file = file(
                "{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]}}",
                data.array());
        List<Tensor> tensors = Safetensors.read(file);
        assertThat(tensors.getFirst().toArray()).containsExactly(1.5f, -65504f);
        assertThat(tensors.getLast().get(0)).isEqualTo(-3f);
        assertThat(tensors.getLast().get(1)).isBetween(0.99e30f, 1e30f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | tensors overlap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | leave a gap",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[4,16]}} | begins at byte 4",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | not copied to its end",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | holds 12 bytes of tensors where its header promises 8",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[12,0]}} | expected a begin and an end",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0]}} | expected a begin and an end",
                "{'a':{'dtype':'F32','shape':[-3],'data_offsets':[0,12]}} | shape holds -3",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[-12,0]}} | data_offsets holds -12",
                "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,12]}} | shape holds 1.5",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}} | has 12 bytes where shape [2] of F32 needs 8",
                "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,12]}} | impossible shape",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,99999999999999999999]}} | data_offsets holds 99999999999999999999",
                "{'a':{'dtype':'I32','shape':[3],'data_offsets':[0,12]}} | has dtype \"I32\"",
                "{'a':{'dtype':'F8_E4M3','shape':[12],'data_offsets':[0,12]}} | has dtype \"F8_E4M3\"",
                "{'a':{'dtype':'F32','data_offsets':[0,12]}} | has no list shape",
                "{'a':7} | has dtype \"\"",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | Duplicate",
                "[1] | is not a JSON object",
                "{'a' | is not JSON"
            })
    void refusesAHeaderThatDoesNotFit(String header, String message) throws IOException {
        assertRefused(file(header.replace('\'', '"'), new byte[12]), message);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1000, 100_000_001, Long.MAX_VALUE})
    void refusesAHeaderLengthThatCannotBe(long length) throws IOException {
        byte[] bytes = ByteBuffer.allocate(100)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        Path file = Files.write(directory.resolve("wrong.safetensors"), bytes);
        assertRefused(file, "its header claims " + Long.toUnsignedString(length) + " bytes of 100");
    }

    @Test
    void refusesWhatIsTooShortToBeOne() throws IOException {
        assertRefused(Files.write(directory.resolve("short.safetensors"), new byte[3]), "it has only 3 bytes");
        assertRefused(Files.write(directory.resolve("empty.safetensors"), new byte[0]), "it has only 0 bytes");
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data);
        return Files.write(directory.resolve("made.safetensors"), bytes.array());
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n")
                .contains(file.toString());
    }
}

package io.attune.deploy.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path root;

    @Test
    void isOwnedByOneSupervisorAtATime() throws Exception {
        try (var _ = DataDirectory.open(root)) {
            assertThatThrownBy(() -> DataDirectory.open(root))
                    .isInstanceOf(ServeException.class)
                    .hasMessageContaining("--data");
        }
        DataDirectory.open(root).close();
    }

    @Test
    void keepsTheFirstPasswordForItsOwnerAlone() throws Exception {
        String password;
        try (var data = DataDirectory.open(root)) {
            password = data.adminPassword(new Random(1));
        }
        try (var data = DataDirectory.open(root)) {
            assertThat(data.adminPassword(new Random(2))).isEqualTo(password).hasSize(19);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("secrets/admin"))))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhatToDoWhereItCannotWrite() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "in the way");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining("Cannot write to the data directory")
                .hasMessageContaining("--data");
    }

    @Test
    void isNotBegunOnADiskThatIsAsGoodAsFull() {
        Path missing = root.resolve("a/b");
        assertThatThrownBy(() -> DataDirectory.open(missing, Long.MAX_VALUE))
                .isInstanceOf(ServeException.class)
                .hasMessageContaining("is full")
                .hasMessageContaining("--data");
        assertThat(root).isEmptyDirectory();
    }
}

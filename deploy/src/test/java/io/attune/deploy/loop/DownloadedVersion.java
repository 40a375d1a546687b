package io.attune.deploy.loop;

import io.attune.deploy.client.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What the REST interface gives of a version, unpacked as a user does. */
final class DownloadedVersion {
    private DownloadedVersion() {}

    /** Unpacks it into a new directory. @return the one directory that the zip holds */
    static Path unpack(RestClient client, UUID version, Path target) throws IOException {
        Files.createDirectory(target);
        try (ZipInputStream zip = new ZipInputStream(client.download("policies/" + version + "/weights"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
        try (var unpacked = Files.list(target)) {
            return unpacked.reduce((_, second) -> {
                        throw new AssertionError("beside it lies " + second);
                    })
                    .orElseThrow(() -> new AssertionError("no zip, or an empty one"));
        }
    }
}

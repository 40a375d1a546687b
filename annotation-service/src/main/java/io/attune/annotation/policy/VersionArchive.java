package io.attune.annotation.policy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of a version as one zip with one directory in it, which transformers or PEFT reads once it is unpacked. The same version is the same
 * bytes every time.
 *
 * @param name of the directory, and of the file without its ending
 * @param files by their paths in the directory
 */
public record VersionArchive(String name, SortedMap<String, Path> files, Instant publishedAt) {
    public static final String MEDIA_TYPE = "application/zip";

    public VersionArchive {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    static VersionArchive of(PolicyView version, SortedMap<String, Path> files) {
        return new VersionArchive(version.archiveName(), files, version.publishedAt());
    }

    /** Such as {@code v12-adapter.zip}. */
    public String fileName() {
        return name + ".zip";
    }

    /** Writes the zip; one buffer of it at a time is in memory. */
    public void writeTo(OutputStream out) throws IOException {
        // Not closed where a file cannot be read: closing would end a part of the zip as if it were all of it.
        ZipOutputStream zip = new ZipOutputStream(out);
        // Weights hardly shrink, and a deflater would be slower than most networks.
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            ZipEntry entry = new ZipEntry(name + "/" + file.getKey());
            entry.setLastModifiedTime(FileTime.from(publishedAt));
            zip.putNextEntry(entry);
            Files.copy(file.getValue(), zip);
            zip.closeEntry();
        }
        zip.finish();
    }
}

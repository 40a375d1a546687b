package io.attune.kafka.artefact;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A directory as an index: relative path with slashes → content. Paths are checked wherever they come from. */
record Tree(SortedMap<String, Artefact> files) {
    private static final JsonMapper JSON = StrictJson.mapper();

    Tree {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        files.keySet().forEach(Tree::requireInside);
    }

    static Tree of(Path directory, ArtefactStore store) {
        SortedMap<String, Artefact> files = new TreeMap<>();
        try (Stream<Path> walked = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) walked::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(directory.relativize(path).toString().replace('\\', '/'), store.put(path));
                } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new ArtefactException(path + " is a link or no plain file: put the file itself there");
                }
            }
        } catch (IOException e) {
            throw new ArtefactException("cannot store the directory " + directory + ": " + e, e);
        }
        if (files.isEmpty()) {
            throw new ArtefactException("the directory " + directory + " has no file");
        }
        return new Tree(files);
    }

    static Tree of(Path directory, Collection<String> names, ArtefactStore store) {
        names.forEach(Tree::requireInside);
        SortedMap<String, Artefact> files = new TreeMap<>();
        names.forEach(name -> files.put(name, store.put(directory.resolve(name))));
        return new Tree(files);
    }

    static Tree read(Artefact index, ArtefactStore store) {
        try {
            return new Tree(
                    new TreeMap<>(JSON.readValue(store.read(index), new TypeReference<Map<String, Artefact>>() {})));
        } catch (JacksonException e) {
            throw new ArtefactException("artefact " + index.sha256() + " is no tree: " + StrictJson.reason(e), e);
        }
    }

    Artefact store(ArtefactStore store) {
        return store.put(JSON.writeValueAsBytes(files));
    }

    SortedMap<String, Path> open(ArtefactStore store) {
        SortedMap<String, Path> opened = new TreeMap<>();
        files.forEach((name, artefact) -> opened.put(name, store.open(artefact)));
        return opened;
    }

    void materialise(ArtefactStore store, Path target) {
        SortedMap<String, Path> sources = open(store);
        try {
            requireEmpty(target);
            for (Map.Entry<String, Path> source : sources.entrySet()) {
                Path file = target.resolve(source.getKey());
                Files.createDirectories(requireNonNull(file.getParent()));
                Files.copy(source.getValue(), file);
            }
        } catch (IOException e) {
            throw new ArtefactException(
                    "cannot write the tree to " + target + ": " + e + ". Delete what is there and try again", e);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> there = Files.list(target)) {
            if (there.findAny().isPresent()) {
                throw new ArtefactException(target + " is not empty: give a new directory");
            }
        }
    }

    private static void requireInside(String name) {
        boolean inside = !name.isEmpty()
                && !name.contains("\\")
                && !name.contains("\0")
                && !name.contains(":")
                && Stream.of(name.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!inside) {
            throw new ArtefactException("a tree names '" + name + "', which is no path inside it");
        }
    }
}

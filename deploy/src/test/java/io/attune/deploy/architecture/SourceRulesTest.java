package io.attune.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Rules about the text of the sources: sizes, package descriptions, and markup that no screen may build. */
class SourceRulesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int LONGEST_FILE = 300;
    private static final int LONGEST_METHOD = 40;

    /** Methods that may be longer, and why. */
    private static final Map<String, String> LONG_METHODS = Map.of();

    private static List<Path> sources(String kind) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("kafka", "annotation-service", "ui", "trainer", "deploy")) {
            Path root = ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
            if (Files.isDirectory(root)) {
                try (Stream<Path> walk = Files.walk(root)) {
                    walk.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        return files;
    }

    @Test
    void filesStayShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources("main")) {
            long lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                tooLong.add(ROOT.relativize(file) + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsStayShort() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources("main")));
            var positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreeScanner<Void, String>() {
                    @Override
                    public Void visitClass(ClassTree type, String outer) {
                        return super.visitClass(type, type.getSimpleName().toString());
                    }

                    @Override
                    public Void visitMethod(MethodTree method, String type) {
                        long from = positions.getStartPosition(unit, method);
                        long to = positions.getEndPosition(unit, method);
                        long lines = unit.getLineMap().getLineNumber(to)
                                - unit.getLineMap().getLineNumber(from)
                                + 1;
                        String name = type + "." + method.getName();
                        if (lines > LONGEST_METHOD && !LONG_METHODS.containsKey(name)) {
                            tooLong.add(name + " has " + lines + " lines");
                        }
                        return super.visitMethod(method, type);
                    }
                }.scan(unit, "");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path file : sources("main")) {
            Path description = file.resolveSibling("package-info.java");
            if (!Files.exists(description)
                    || !Files.readString(description).contains("@NullMarked")
                    || !Files.readString(description).contains("/**")) {
                silent.add(ROOT.relativize(file.getParent()).toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void noScreenWritesMarkup() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(ROOT.resolve("ui/src/main"))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = file.toString();
                if ((name.endsWith(".java") || name.endsWith(".js"))
                        && Files.readString(file)
                                .matches("(?s).*(innerHTML|outerHTML|insertAdjacentHTML|document\\.write).*")) {
                    found.add(ROOT.relativize(file).toString());
                }
            }
        }
        assertThat(found).isEmpty();
    }
}

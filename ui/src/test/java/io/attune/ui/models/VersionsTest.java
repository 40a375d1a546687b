package io.attune.ui.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

@OnSite
class VersionsTest {
    private final Site site;

    VersionsTest(Site site) {
        this.site = site;
    }

    @Test
    void aVersionIsDownloadedAsTheDirectoryThatItIs() throws IOException {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().version(site.ground().round(project), 3, 1, """
                {"applied": [{"first": 7, "last": 7}], "excluded": {}, "pending": [], "retracted": [], "replays": 2}""");
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            Locator link = visitor.open("/models").find("td").getByText("download adapter");
            Download download = visitor.page().waitForDownload(link::click);
            assertThat(download.suggestedFilename()).isEqualTo("v1-adapter.zip");
            try (ZipFile zip = new ZipFile(download.path().toFile())) {
                assertThat(zip.stream().map(ZipEntry::getName))
                        .containsExactly("v1-adapter/adapter_config.json", "v1-adapter/adapter_model.safetensors");
            }
            visitor.find("td").getByText("download model").waitFor();
        }
    }

    @Test
    void aVersionSaysWhatItLearnedFrom() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().version(site.ground().round(project), 3, 1, """
                {"applied": [{"first": 7, "last": 7}], "excluded": {}, "pending": [], "retracted": [], "replays": 2}""");
        ProjectView ofGroups = site.ground().project(TaskKind.PAIR);
        RoundSpec.Groups groups = new RoundSpec.Groups(8, 8, false, null);
        site.ground().version(site.ground().round(ofGroups, TuningObjective.GRPO, groups), 12, 0, """
                {"applied": [], "excluded": {"reward-model": [{"first": 7, "last": 9}]}, "pending": [], "retracted": [],
                 "replays": 0, "groups": {"applied": 96, "excluded": {"stale": 2}, "pending": 4}}""");
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/models").find("td").getByText("1 judgment").waitFor();
            visitor.choose(ofGroups);
            visitor.open("/models").find("td").getByText("96 groups of answers").waitFor();
            visitor.page().getByText("what went in").click();
            Locator inside = visitor.find("#groups-inside td");
            inside.first().waitFor();
            assertThat(inside.allTextContents())
                    .containsExactly("inside", "96", "left out: stale", "2", "seen, not yet inside", "4");
        }
    }
}

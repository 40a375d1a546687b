package io.attune.annotation.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Page;
import io.attune.annotation.Stage;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class PromptsTest {
    private final Stage stage;
    private final Prompts prompts;
    private final UUID project;

    PromptsTest(Database database) {
        stage = Stage.on(database);
        prompts = stage.the(Prompts.class);
        project = stage.project(TaskKind.PAIR, 1);
    }

    @Test
    void theSameConversationStandsInAProjectOnce() {
        assertThat(prompts.submit(project, List.of(user("a"), user("b"), user("a"))))
                .isEqualTo(2);
        assertThat(prompts.submit(project, List.of(user("b"), user("c")))).isEqualTo(1);
        assertThat(prompts.count(project)).isEqualTo(3);
        assertThat(prompts.known(project, List.of(user("a"), user("z")))).isEqualTo(1);
        List<UUID> ids = prompts.ensure(project, List.of(user("c"), user("new"), user("c")));
        assertThat(ids.get(0)).isEqualTo(ids.get(2)).isNotEqualTo(ids.get(1));
        assertThat(prompts.get(ids.get(1)).messages()).containsExactly(new Message("user", "new"));
    }

    @Test
    void conversationsThatReadAlikeButDifferAreTwo() {
        NewPrompt two = new NewPrompt(List.of(new Message("system", "ab"), new Message("user", "c")), "x");
        NewPrompt other = new NewPrompt(List.of(new Message("system", "a"), new Message("user", "bc")), "x");

        assertThat(prompts.submit(project, List.of(two, other))).isEqualTo(2);
    }

    @Test
    void pagesGoThroughAllOfThemOnce() {
        prompts.submit(
                project,
                IntStream.range(0, 25).mapToObj(i -> user("prompt " + i)).toList());

        List<String> seen = new ArrayList<>();
        Page<PromptView> page = prompts.page(project, null, 10, null);
        page.items().forEach(prompt -> seen.add(prompt.messages().getFirst().content()));
        while (page.next() != null) {
            page = prompts.page(project, page.next(), 10, null);
            page.items().forEach(prompt -> seen.add(prompt.messages().getFirst().content()));
        }

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "prompt " + i).toList());
        assertThat(prompts.page(project, null, 25, null).next()).isNull();
    }

    @Test
    void searchFindsWordsInAnyCaseAndTakesSignsLiterally() {
        prompts.submit(project, List.of(user("100% Wool"), user("100 Wolves"), user("a_b")));

        assertThat(found("wool")).containsExactly("100% Wool");
        assertThat(found("0%")).containsExactly("100% Wool");
        assertThat(found("A_B")).containsExactly("a_b");
        assertThat(found("!")).isEmpty();
    }

    @Test
    void drawingUsesEveryPromptBeforeAnyIsUsedAgainAndInNoFixedOrder() {
        prompts.submit(
                project, IntStream.range(0, 12).mapToObj(i -> user("p" + i)).toList());

        List<UUID> first = draw(4, 3);
        List<UUID> second = draw(3, 4);

        assertThat(first).doesNotHaveDuplicates().hasSize(12);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
        assertThat(prompts.get(first.getFirst()).draws()).isEqualTo(2);
    }

    @Test
    void moreThanThereAreGivesEachOnce() {
        prompts.submit(project, List.of(user("only")));

        assertThat(prompts.draw(project, 5)).hasSize(1);
    }

    @Test
    void whatAPromptCannotBeIsRefused() {
        assertThatThrownBy(() -> new NewPrompt(List.of(), "x")).hasMessageContaining("no message");
        assertThatThrownBy(() -> new NewPrompt(List.of(new Message("user", "q"), new Message("assistant", "a")), "x"))
                .hasMessageContaining("ends with an answer");
        assertThatThrownBy(() -> user(" ")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> user("x".repeat(200_001))).hasMessageContaining("at most 200000");
        assertThatThrownBy(() -> prompts.submit(stage.id(), List.of(user("x"))))
                .isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> prompts.page(project, null, 0, null)).hasMessageContaining("limit is 0");
    }

    private List<UUID> draw(int times, int count) {
        return IntStream.range(0, times)
                .mapToObj(_ -> prompts.draw(project, count))
                .flatMap(List::stream)
                .map(PromptView::id)
                .toList();
    }

    private List<String> found(String search) {
        return prompts.page(project, null, 10, search).items().stream()
                .map(prompt -> prompt.messages().getFirst().content())
                .toList();
    }

    private static NewPrompt user(String text) {
        return new NewPrompt(List.of(new Message("user", text)), "test");
    }
}

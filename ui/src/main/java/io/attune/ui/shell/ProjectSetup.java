package io.attune.ui.shell;

import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.round.Rounds;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a new project still needs before people can judge in it. */
@Component
public class ProjectSetup {
    private final Prompts prompts;
    private final Policies policies;
    private final Rounds rounds;

    ProjectSetup(Prompts prompts, Policies policies, Rounds rounds) {
        this.prompts = prompts;
        this.policies = policies;
        this.rounds = rounds;
    }

    /** In the order in which they are taken. */
    public enum Step {
        PROMPTS("Import prompts", "data"),
        MODEL("Add a model", "models"),
        ROUND("Launch a round", "rounds/launch");

        private final String words;
        private final String path;

        Step(String words, String path) {
            this.words = words;
            this.path = path;
        }

        public String words() {
            return words;
        }

        /** Of the screen where it is taken. */
        public String path() {
            return path;
        }
    }

    /** What is still to do; nothing once a round was launched. */
    public Set<Step> missing(ProjectView project) {
        Set<Step> missing = EnumSet.noneOf(Step.class);
        if (rounds.of(project.id()).isEmpty()) {
            missing.add(Step.ROUND);
            if (prompts.count(project.id()) == 0) {
                missing.add(Step.PROMPTS);
            }
            if (policies.of(project.id()).stream().noneMatch(PolicyView::isBase)) {
                missing.add(Step.MODEL);
            }
        }
        return missing;
    }

    /** The first one that is still to do. */
    public Optional<Step> next(ProjectView project) {
        Set<Step> missing = missing(project);
        return Arrays.stream(Step.values()).filter(missing::contains).findFirst();
    }
}

package io.attune.trainer.loop;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a trainer process may do; the sampler's process also measures. */
enum Role {
    SAMPLER,
    REWARD,
    LEARNER,
    JUDGE;

    /**
     * Roles as the command line lists them, such as {@code sampler,learner}.
     *
     * @throws IllegalArgumentException naming the roles that there are
     */
    static Set<Role> parse(String list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : list.split(",", -1)) {
            roles.add(Arrays.stream(values())
                    .filter(role -> role.lowerCase().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown role '" + name.strip() + "': choose among "
                            + Arrays.stream(values()).map(Role::lowerCase).collect(Collectors.joining(", ")))));
        }
        return roles;
    }

    private String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}

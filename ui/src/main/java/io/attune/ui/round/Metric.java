package io.attune.ui.round;

/** The series that the round page draws, by the names that learner, reward model and evaluator give them. */
enum Metric {
    LOSS("loss"),
    MARGIN("rewards/margins"),
    KL("evaluator/kl"),
    GROUP_REWARD("reward"),
    GROUP_SPREAD("reward_std"),
    KL_COEFFICIENT("kl_coefficient"),
    VALUE_LOSS("loss/value_avg"),
    EXPLAINED("critic/vf_explained_var"),
    IMITATION("loss/ptx_avg"),
    STAGE("curriculum/gap"),
    REWARD_ACCURACY("reward_model/accuracy"),
    REWARD_ACCURACY_LOW("reward_model/accuracy_low"),
    REWARD_ACCURACY_HIGH("reward_model/accuracy_high"),
    WIN_RATE("evaluator/win_rate"),
    WIN_RATE_LOW("evaluator/win_rate_low"),
    WIN_RATE_HIGH("evaluator/win_rate_high");

    private final String series;

    Metric(String series) {
        this.series = series;
    }

    String series() {
        return series;
    }
}

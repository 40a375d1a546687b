package io.attune.deploy.bench.objectives;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What the oracle says of a policy's answers to held-out prompts at temperature 1, beside those of the policy that it began as, drawn with the same seed. */
record Exam(Desk desk, int prompts) {
    private static final int ROWS_TOGETHER = 32;

    /** The figures of one policy; see {@link Trial}. */
    record Marks(double reward, double kl, double winRate, double length) {}

    Marks of(TrainableModel model, long seed) {
        List<String> asked = desk.heldOut(prompts);
        List<int[]> ids = asked.stream().map(desk.tokenizer()::prompt).toList();
        Adapter adapter = model.adapter();
        try (Sampler sampler = new Sampler(model.config(), model.reference());
                HotAdapter hot = HotAdapter.of(model.config(), adapter)) {
            List<Drawn> before = sampler.draw(HotAdapter.none(), ids, desk.sampling(), new SplittableRandom(seed));
            List<Drawn> after = sampler.draw(hot, ids, desk.sampling(), new SplittableRandom(seed + 1));
            return marks(model, asked, ids, before, after);
        }
    }

    private Marks marks(
            TrainableModel model, List<String> asked, List<int[]> ids, List<Drawn> before, List<Drawn> after) {
        double reward = 0;
        double wins = 0;
        double length = 0;
        for (int i = 0; i < asked.size(); i++) {
            double mine = judged(asked.get(i), after.get(i));
            reward += mine;
            wins += (1 + Math.signum(mine - judged(asked.get(i), before.get(i)))) / 2;
            length += after.get(i).tokenIds().length;
        }
        double count = asked.size();
        return new Marks(reward / count, kl(model, ids, after) / count, wins / count, length / count);
    }

    private double judged(String prompt, Drawn drawn) {
        return desk.reward(prompt, desk.tokenizer().text(drawn.tokenIds()));
    }

    private static double kl(TrainableModel model, List<int[]> ids, List<Drawn> drawn) {
        List<Sequence> rows = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            rows.add(new Sequence(ids.get(i), drawn.get(i).tokenIds()));
        }
        double kl = 0;
        for (int from = 0; from < rows.size(); from += ROWS_TOGETHER) {
            List<Sequence> some = rows.subList(from, Math.min(rows.size(), from + ROWS_TOGETHER));
            double[][] policy = model.logps(some);
            double[][] reference = model.referenceLogps(some);
            for (int row = 0; row < policy.length; row++) {
                for (int t = 0; t < policy[row].length; t++) {
                    kl += policy[row][t] - reference[row][t];
                }
            }
        }
        return kl;
    }
}

/*!
How probable it is that an attribution, or an event, is right.

The model's own probabilities are of whole rows of tags, so they are too small for long contents
and too large for cues of a kind it has seen. A logistic regression on both, fitted by
`train/calibrate.py` on the development part of PolNeAR, makes a share of them that comes true:
"right" is that content and source match the annotators' by half of their words.
*/

/// Intercept, weight of the log-odds of the cue, weight of the logarithm of the roles'
/// probability.
const FIT: [f64; 3] = [2.31, 0.35, 1.59];

/// The confidence in an attribution, from the model's probabilities of its cue and of its roles.
pub(crate) fn of(cue: f32, roles: f32) -> f64 {
    let cue = f64::from(cue).clamp(1e-4, 1.0 - 1e-4);
    let roles = f64::from(roles).max(1e-6);
    let odds = FIT[0] + FIT[1] * (cue / (1.0 - cue)).ln() + FIT[2] * roles.ln();
    let probability = 1.0 / (1.0 + (-odds).exp());
    // Two digits are more than the fit can tell.
    (probability * 100.0).round() / 100.0
}

/// How the share that the model gives to an act becomes the probability that there is such an act:
/// logit of the probability = a + b × logit of the share. Fitted by `train/event_calibrate.py` on
/// ordinary news sentences held back from training.
const EVENT_FIT: [f64; 2] = [-0.94, 0.434];

/// The probability that an act to which the model gives this share is there and of this type.
pub(crate) fn event(share: f32) -> f64 {
    let share = f64::from(share).clamp(1e-4, 1.0 - 1e-4);
    let [a, b] = EVENT_FIT;
    let probability = 1.0 / (1.0 + (-(a + b * (share / (1.0 - share)).ln())).exp());
    (probability * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surer_parts_make_a_surer_whole() {
        assert!(of(0.99, 0.9) > of(0.6, 0.9));
        assert!(of(0.9, 0.9) > of(0.9, 0.1));
        for (cue, roles) in [(0.0, 0.0), (1.0, 1.0), (f32::NAN, 0.5)] {
            let confidence = of(cue, roles);
            assert!(confidence.is_nan() || (0.0..=1.0).contains(&confidence));
        }
    }

    #[test]
    fn larger_shares_make_surer_events() {
        assert!(event(0.99) > 0.7 && event(0.5) < 0.5);
        assert!((0.0..=1.0).contains(&event(0.0)) && (0.0..=1.0).contains(&event(1.0)));
    }
}

//! What the benchmarks in Rust have in common: articles from a file, and what a step costs (Linux).

use std::fs;
use std::time::Instant;

/// The articles of a text file, one in each line.
/// They stay in memory, so that what is measured later does not come to what they leave.
pub(crate) fn articles(path: &str) -> Vec<&'static str> {
    let all = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    all.leak().lines().filter(|line| !line.is_empty()).collect()
}

/// Numbers that look like chance, the same in every run (Steele, Lea and Flood 2014, splitmix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below another one.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(mixed ^ mixed >> 31) * bound as u128) >> 64) as usize
    }
}

/// Seconds of all processors this process has had.
pub(crate) fn processor() -> f64 {
    let told = fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = told.rsplit(')').next().expect("a name in brackets");
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("ticks")).sum::<f64>() / 100.0
}

/// A line of the file that tells of memory (`VmRSS`, `VmHWM`), in bytes.
pub(crate) fn memory(name: &str) -> u64 {
    let told = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = told.lines().find(|line| line.starts_with(name)).expect("a line of that name");
    1024 * line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).expect("kB")
}

/// What a step cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds by the clock.
    pub(crate) wall: f64,
    /// Seconds of all processors.
    pub(crate) processor: f64,
    /// Most bytes of memory, less what there was at first.
    pub(crate) peak: u64,
}

/// Do something, and what that costs; `before` is the memory that was in use before all steps.
pub(crate) fn measure<T>(before: u64, step: impl FnOnce() -> T) -> (T, Cost) {
    fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let (clock, processors) = (Instant::now(), processor());
    let done = step();
    let wall = clock.elapsed().as_secs_f64();
    let peak = memory("VmHWM").saturating_sub(before);
    (done, Cost { wall, processor: processor() - processors, peak })
}

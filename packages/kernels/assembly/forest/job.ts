/** The description of a fit, read from 32-bit words at `job`, two floats behind them; `layout.ts` names the words. */
export let rows: i32 = 0;
export let columns: i32 = 0;
export let stride: usize = 0;
export let payloadAt: usize = 0;
export let coded: bool = false;
export let classes: i32 = 0;
export let criterion: i32 = 0;
export let random: bool = false;
export let features: i32 = 0;
export let maxDepth: i32 = 0;
export let minSplit: i32 = 0;
export let minLeaf: i32 = 0;
export let maxLeaves: i32 = 0;
export let draws: i32 = 0;
export let source: usize = 0;
export let kinds: usize = 0;
export let lows: usize = 0;
export let highs: usize = 0;
export let table: usize = 0;
export let seeds: usize = 0;
export let trees: i32 = 0;
export let workspace: usize = 0;
export let bufferA: usize = 0;
export let bufferB: usize = 0;
export let counts: usize = 0;
export let nodes: usize = 0;
export let nodeBytes: usize = 0;
export let sets: usize = 0;
export let histogram: usize = 0;
export let frontier: usize = 0;
export let permutation: usize = 0;
export let scratch: usize = 0;
export let oobSums: usize = 0;
export let oobHits: usize = 0;
export let sorted: bool = false;
export let lists: usize = 0;
export let columnCodes: usize = 0;
export let payloads: usize = 0;
export let sides: usize = 0;
export let spare: usize = 0;
export let distinct: usize = 0;
export let minDecrease: f64 = 0;
export let gainScale: f64 = 0;

function word(job: usize, index: i32): u32 {
  return load<u32>(job + (<usize>index << 2));
}

/** The start of a thread's own memory. */
export function workspaceOf(job: usize, thread: i32): usize {
  return <usize>word(job, 21) + <usize>thread * <usize>word(job, 22);
}

/** Reads the description. */
export function readJob(job: usize, thread: i32): void {
  rows = word(job, 0);
  columns = word(job, 1);
  stride = word(job, 2);
  payloadAt = word(job, 3);
  coded = word(job, 4) != 0;
  classes = word(job, 5);
  criterion = word(job, 6);
  random = word(job, 7) != 0;
  features = word(job, 8);
  maxDepth = word(job, 9);
  minSplit = word(job, 10);
  minLeaf = word(job, 11);
  maxLeaves = word(job, 12);
  draws = word(job, 13);
  source = word(job, 14);
  kinds = word(job, 15);
  lows = word(job, 16);
  highs = word(job, 17);
  table = word(job, 18);
  seeds = word(job, 19);
  trees = word(job, 20);
  workspace = workspaceOf(job, thread);
  bufferA = workspace + word(job, 23);
  bufferB = workspace + word(job, 24);
  counts = workspace + word(job, 25);
  nodes = workspace + word(job, 26);
  nodeBytes = word(job, 27);
  sets = workspace + word(job, 28);
  histogram = workspace + word(job, 29);
  frontier = workspace + word(job, 30);
  permutation = workspace + word(job, 31);
  scratch = workspace + word(job, 32);
  oobSums = word(job, 33);
  oobHits = word(job, 34);
  sorted = word(job, 35) != 0;
  lists = word(job, 36);
  columnCodes = word(job, 37);
  payloads = word(job, 38);
  sides = word(job, 39);
  spare = word(job, 40);
  distinct = word(job, 41);
  minDecrease = load<f64>(job + 256);
  gainScale = load<f64>(job + 264);
}

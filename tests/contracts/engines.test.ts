import { liveEngine, memory, memorySupport } from "@portrait/features";
import { describeEngine } from "@portrait/testing";

describeEngine("memory", memory, { cases: 400, seed: 1, support: memorySupport });
describeEngine("live", liveEngine, { cases: 400, seed: 2 });

import { tfjs } from "@portrait/backend-tfjs";
import { describeBackend } from "@portrait/testing/backend";
import { suites } from "./backend-suites.ts";

describeBackend("cpu", () => tfjs("cpu"), suites.cpu);
describeBackend("wasm", () => tfjs("wasm"), suites.wasm);

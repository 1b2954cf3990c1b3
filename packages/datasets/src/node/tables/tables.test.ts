import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rowAt } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adult } from "./adult.js";
import { bikeSharing } from "./bike-sharing.js";
import { germanCredit } from "./german-credit.js";
import { smsSpam } from "./sms-spam.js";
import { telcoChurn } from "./telco-churn.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-tables-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, ...lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}

const telcoHeader =
  "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn";
const bikeHeader =
  "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,temp,atemp,hum,windspeed,casual,registered,cnt";

describe("files as their publishers write them", () => {
  test("adult: commas and spaces, ? for null, a comment before the test part", async () => {
    const line =
      "39, ?, 77516, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male, 2174, 0, 40, United-States";
    const { train, test: other } = await adult({
      train: await file("adult.data", `${line}, <=50K`, `${line}, >50K`, ""),
      test: await file("adult.test", "|1x3 Cross validator", `${line}, >50K.`, ""),
    });
    expect([...train.target]).toEqual([0, 1]);
    expect([...other.target]).toEqual([1]);
    expect(rowAt(train.table, 0)).toMatchObject({ age: 39, workclass: null, nativeCountry: "United-States" });
  });

  test("germanCredit: spaces, 2 for a bad risk", async () => {
    const line = "A11 6 A34 A43 1169 A65 A75 4 A93 A101 4 A121 67 A143 A152 2 A173 1 A192 A201";
    const examples = await germanCredit(await file("german.data", `${line} 1`, `${line} 2`));
    expect([...examples.target]).toEqual([0, 1]);
    expect(rowAt(examples.table, 0)).toMatchObject({
      checkingStatus: "A11",
      duration: 6,
      foreignWorker: "A201",
    });
  });

  test("telcoChurn: blank charges are null, customers are users", async () => {
    const line =
      "7590,Female,1,Yes,No,0,No,No phone service,DSL,No,Yes,No,No,No,No,Month-to-month,Yes,Electronic check,29.85";
    const examples = await telcoChurn(
      await file("telco.csv", telcoHeader, `${line}, ,No`, `${line},"29.85",Yes`),
    );
    expect([...examples.target]).toEqual([0, 1]);
    expect(examples.users).toEqual(["7590", "7590"]);
    expect(rowAt(examples.table, 0)).toMatchObject({
      seniorCitizen: true,
      partner: true,
      dependents: false,
      totalCharges: null,
    });
  });

  test("bikeSharing: a number of bikes for each hour, known when the hour is over", async () => {
    const path = await file(
      "hour.csv",
      bikeHeader,
      "1,2011-01-01,1,0,1,5,0,6,0,1,0.24,0.2879,0.81,0,3,13,16",
    );
    const examples = await bikeSharing(path);
    expect([...examples.target]).toEqual([16]);
    expect(examples.cutoffs[0]).toBe(Date.parse("2011-01-01T05:00:00Z"));
    expect(examples.knownUntil).toBe(Date.parse("2011-01-01T06:00:00Z"));
    expect(rowAt(examples.table, 0)).toMatchObject({ hour: 5, workingDay: false, temperature: 0.24 });
  });

  test("smsSpam: quotes are part of a text", async () => {
    const read = await smsSpam(await file("sms", 'ham\tsay "hi', "spam\tWIN, now"));
    expect(read).toEqual({ texts: ['say "hi', "WIN, now"], spam: [false, true] });
  });
});

describe("other files are refused", () => {
  test("with what is wrong and where", async () => {
    const hint = " Pass the file as its publisher offers it.";
    const short = await file("short", "ham");
    await expectPortraitError(smsSpam(short), {
      code: "unreadable-source",
      message: `smsSpam: record 1 of ${JSON.stringify(short)} must have 2 fields; it has 1.${hint}`,
    });
    const empty = await file("empty", "");
    await expectPortraitError(smsSpam(empty), {
      code: "unreadable-source",
      message: `smsSpam: ${JSON.stringify(empty)} holds no records.${hint}`,
    });
    await expectPortraitError(smsSpam(await file("labels", "ham\ta", "maybe\tb")), {
      code: "unreadable-source",
      message: 'smsSpam: record 2 must begin with ham or spam; received "maybe".',
    });
    const headless = await file("headless.csv", "1,2011-01-01,1,0,1,5,0,6,0,1,0.24,0.2879,0.81,0,3,13,16");
    await expectPortraitError(bikeSharing(headless), {
      code: "unreadable-source",
      message: `bikeSharing: the first line of ${JSON.stringify(headless)} must be ${bikeHeader}.${hint}`,
    });
    const line = "1,2011-01-01,1,0,1,5,0,6,0,1,mild,0.2879,0.81,0,3,13,16";
    await expectPortraitError(bikeSharing(await file("mild.csv", bikeHeader, line)), {
      code: "unreadable-source",
      message: `bikeSharing: record 1: "temperature" must be a number; received "mild".${hint}`,
    });
    await expectPortraitError(
      bikeSharing(
        await file("many.csv", bikeHeader, "1,2011-01-01,1,0,1,5,0,6,0,1,0.24,0.2879,0.81,0,3,13,-1"),
      ),
      {
        code: "unreadable-source",
        message: 'bikeSharing: record 1: "cnt" must be an integer >= 0; received "-1".',
      },
    );
  });

  test("and so are paths that lead to no file", async () => {
    const path = join(folder, "absent");
    await expectPortraitError(smsSpam(path), {
      code: "io",
      message: `smsSpam: cannot read ${JSON.stringify(path)}: ENOENT.`,
    });
    await expectPortraitError(smsSpam(folder), {
      code: "io",
      message: `smsSpam: cannot read ${JSON.stringify(folder)}: EISDIR.`,
    });
    await expectPortraitError(germanCredit(5 as never), {
      code: "invalid-argument",
      message: "germanCredit: the path must be the path of a file; received 5.",
    });
  });
});

const shared = new URL("../../../../../../shared/data/", import.meta.url).pathname;

describe.skipIf(!existsSync(shared))("the real files, where they lie beside the project", () => {
  test("have the rows and shares that their publishers state", async () => {
    const { train, test: other } = await adult({
      train: join(shared, "adult/adult.data"),
      test: join(shared, "adult/adult.test.txt"),
    });
    const share = (target: Uint8Array) => target.reduce((sum, value) => sum + value, 0);
    expect([train.table.length, other.table.length]).toEqual([32_561, 16_281]);
    expect([share(train.target), share(other.target)]).toEqual([7_841, 3_846]);
    const german = await germanCredit(join(shared, "german-credit/german.data"));
    expect([german.table.length, share(german.target)]).toEqual([1_000, 300]);
    const telco = await telcoChurn(join(shared, "telco-churn/Telco-Customer-Churn.csv"));
    expect([telco.table.length, share(telco.target)]).toEqual([7_043, 1_869]);
    expect(telco.table.columns.totalCharges).toSatisfy(
      (vector: { values: Float64Array }) => vector.values.filter(Number.isNaN).length === 11,
    );
    const bikes = await bikeSharing(join(shared, "bike-sharing/hour.csv"));
    expect([bikes.table.length, bikes.target.reduce((sum, value) => sum + value, 0)]).toEqual([
      17_379, 3_292_679,
    ]);
    const messages = await smsSpam(join(shared, "sms-spam/SMSSpamCollection"));
    expect([messages.texts.length, messages.spam.filter(Boolean).length]).toEqual([5_574, 747]);
  });
});

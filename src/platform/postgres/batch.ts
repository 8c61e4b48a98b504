/** Answers each question of a batch, in the same order. */
type AnswerAll<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>;

const MOST_AT_ONCE = 250; // beyond this a batch takes longer to run than to wait for the next one

/**
 * Lets all who ask at about the same moment share one statement. Nobody waits for a timer: a batch goes out
 * as soon as one before it is back, so with little load a batch is one question. Every statement begins
 * after the questions in it were asked, which is what makes its answer true for them.
 */
export function createBatch<Question, Answer>(answerAll: AnswerAll<Question, Answer>, mostUnderWay = 1) {
  type Waiting = { question: Question; resolve(answer: Answer): void; reject(cause: unknown): void };
  let waiting: Waiting[] = [];
  let underWay = 0;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      await answer(batch);
    }
    underWay -= 1;
  }

  async function answer(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await answerAll(batch.map(({ question }) => question));
      if (answers.length !== batch.length) throw new Error('A batch did not answer every question.');
      for (const [at, found] of answers.entries()) batch[at]?.resolve(found);
    } catch (cause) {
      for (const { reject } of batch) reject(cause);
    }
  }

  return function ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (underWay >= mostUnderWay) return;
      underWay += 1;
      setImmediate(run); // those who come in the same turn of the loop go together
    });
  };
}

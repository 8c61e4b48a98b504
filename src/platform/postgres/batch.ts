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
    for (let sent = send(); sent; ) {
      const told = await sent;
      sent = send();
      // The next is on its way before these are answered, so that the database works meanwhile.
      if (sent) await new Promise(resolve => setImmediate(resolve));
      told();
    }
    underWay -= 1;
  }

  /** What comes back tells those who wait in this batch. Never rejects. */
  function send(): Promise<() => void> | undefined {
    if (waiting.length === 0) return undefined;
    const batch = waiting.slice(0, MOST_AT_ONCE);
    waiting = waiting.slice(MOST_AT_ONCE);
    return answerAll(batch.map(({ question }) => question)).then(
      answers => () => tell(batch, answers),
      cause => () => {
        for (const { reject } of batch) reject(cause);
      },
    );
  }

  function tell(batch: readonly Waiting[], answers: readonly Answer[]): void {
    if (answers.length === batch.length) {
      for (const [at, found] of answers.entries()) batch[at]?.resolve(found);
    } else {
      for (const { reject } of batch) reject(new Error('A batch did not answer every question.'));
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

import type { DueCampaign } from '@mailweave/contracts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import { belowOf } from '../campaign/position.ts';
import { chooseTemplate } from './choose-template.ts';
import { claimsFor, type DecisionContext, decisionContext, rowFor, shownClaim } from './context.ts';
import { cut } from './cut.ts';
import type { Decision, DecisionInput, Explanation } from './decision.ts';
import { byCampaignId, byPriority } from './order.ts';
import type { RuleName } from './rules/rule-name.ts';
import { rules } from './rules/table.ts';

const allRuleNames: readonly RuleName[] = rules.map((rule) => rule.name);

/**
 * What is due for a user, and for every candidate why it is or is not. Pure: the same input, in whatever order
 * candidates and history come, gives the same decision.
 */
export function decide(input: DecisionInput): Decision {
  const context = decisionContext(input);
  const ranked: CampaignDefinition[] = [];
  const ruledOut: Explanation[] = [];
  for (const candidate of input.candidates) {
    const explanation = ruleOut(candidate, context);
    if (explanation === undefined) ranked.push(candidate);
    else ruledOut.push(explanation);
  }
  ranked.sort(byPriority);
  const judged = cut(ranked, context);
  return {
    due: judged
      .filter(({ verdict }) => verdict.outcome === 'due')
      .flatMap(({ candidate }) => dueCampaign(candidate, context)),
    explanations: [
      ...judged.map(({ candidate, verdict }) => explanation(candidate, allRuleNames, verdict)),
      ...ruledOut.sort(byCampaignId),
    ],
  };
}

/** The explanation of a candidate that a rule stops; undefined if it passes them all. */
function ruleOut(candidate: CampaignDefinition, context: DecisionContext): Explanation | undefined {
  for (const [passedCount, rule] of rules.entries()) {
    const check = rule.check(candidate, context);
    if (!check.passed) {
      const passed = allRuleNames.slice(0, passedCount);
      return explanation(candidate, passed, { outcome: 'stopped', by: rule.name, because: check.because });
    }
  }
  return undefined;
}

function explanation(
  { campaignId, revision }: CampaignDefinition,
  passed: readonly RuleName[],
  verdict: Explanation['verdict'],
): Explanation {
  return { campaignId, revision, passed, verdict };
}

/** A candidate that passed every rule, as it is handed out. */
function dueCampaign(candidate: CampaignDefinition, context: DecisionContext): DueCampaign[] {
  const template = chooseTemplate(candidate, context);
  if (template === undefined) return [];
  const shown = shownClaim(candidate, context);
  const { campaignId, revision, purpose, mailbox, position } = candidate;
  const below = belowOf(position);
  return [
    {
      campaignId,
      revision,
      purpose,
      templateId: template.templateId,
      round: nextRound(candidate, context),
      mailbox,
      variables: { ...template.defaults, ...rowFor(candidate, context)?.vars },
      ...(below !== undefined && { below }),
      ...(shown !== undefined && { replaces: shown.claimId }),
    },
  ];
}

/** Rounds of abandoned claims are free again; every other one is taken for ever. */
function nextRound(candidate: CampaignDefinition, context: DecisionContext): number {
  return 1 + Math.max(0, ...claimsFor(candidate, context).map((claim) => claim.round));
}

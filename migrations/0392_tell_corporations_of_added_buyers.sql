-- Why: 0350 took a policy's own word on who its buyers are from its request alone, so a buyer that an endorsement had added was nobody's by
-- that policy's word: what befell another number of its corporation drafted no claim on it.

-- What was told of a buyer when its cover was begun, for the rows of cover since then, as `add_covers` writes it by now.
update policy.cover c set corporate_number = own.corporate_number
  from (
    select distinct on (added.policy_id, added.business_number, added.position) added.policy_id, added.business_number, added.position,
      case when told ->> 'form' is distinct from 'sole_proprietor' then told ->> 'corporateNumber' end as corporate_number
    from policy.endorsement e
    cross join lateral json_array_elements(e.record -> 'covers') changed
    join lateral json_array_elements(e.record -> 'underwritten') told on told ->> 'businessNumber' = changed ->> 'buyer'
    join policy.cover added on added.policy_id = e.policy_id and added.business_number = changed ->> 'buyer'
      and added.from_date >= e.effective_from
    where e.status = 'applied' and (changed ->> 'amountBefore')::bigint = 0
    order by added.policy_id, added.business_number, added.position, e.effective_from desc, e.id desc
  ) own
  where c.policy_id = own.policy_id and c.business_number = own.business_number and c.position = own.position
    and c.corporate_number is null and own.corporate_number ~ '^[0-9]{13}$';

using System.Collections.Immutable;
using Perdure.Core;

namespace Perdure.Tools;

/// <summary>Tools the model is told of and the rules of the session answer; no call of theirs arrives here.</summary>
internal static class RuledTools
{
    public static ImmutableArray<ToolSpec> Specs { get; } = [
        ToolText.Spec(
            "update_plan",
            """
            {
              "type": "object",
              "properties": {
                "explanation": { "type": "string" },
                "plan": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "step": { "type": "string" },
                      "status": { "type": "string", "enum": ["pending", "in_progress", "completed"] }
                    },
                    "required": ["step", "status"],
                    "additionalProperties": false
                  }
                }
              },
              "required": ["plan"],
              "additionalProperties": false
            }
            """),
        ToolText.Spec(
            "request_user_input",
            """
            {
              "type": "object",
              "properties": {
                "questions": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "id": { "type": "string", "description": "snake_case, names the answer" },
                      "header": { "type": "string", "description": "12 letters or fewer" },
                      "question": { "type": "string" },
                      "options": {
                        "type": "array",
                        "items": {
                          "type": "object",
                          "properties": { "label": { "type": "string" }, "description": { "type": "string" } },
                          "required": ["label"],
                          "additionalProperties": false
                        }
                      }
                    },
                    "required": ["id", "question"],
                    "additionalProperties": false
                  }
                }
              },
              "required": ["questions"],
              "additionalProperties": false
            }
            """),
        ToolText.Spec("get_goal", """{ "type": "object", "properties": {}, "additionalProperties": false }""", readOnly: true),
        ToolText.Spec(
            "create_goal",
            """
            {
              "type": "object",
              "properties": {
                "objective": { "type": "string" },
                "token_budget": { "type": "integer", "description": "Only if the user named one" }
              },
              "required": ["objective"],
              "additionalProperties": false
            }
            """),
        ToolText.Spec(
            "update_goal",
            """
            {
              "type": "object",
              "properties": {
                "status": { "type": "string", "enum": ["complete", "blocked"] },
                "reason": { "type": "string", "description": "With blocked: what stands in the way, what you need" }
              },
              "required": ["status"],
              "additionalProperties": false
            }
            """),
        ToolText.Spec(
            "spawn_agent",
            """
            {
              "type": "object",
              "properties": {
                "task": { "type": "string", "description": "Everything it has to know; it sees nothing of this conversation" },
                "model": { "type": "string", "description": "Another model of this session" },
                "profile": { "type": "string", "description": "Narrower than yours, such as read-only" }
              },
              "required": ["task"],
              "additionalProperties": false
            }
            """),
        ToolText.Spec(
            "wait_agent",
            """
            {
              "type": "object",
              "properties": {
                "agents": { "type": "array", "items": { "type": "integer" }, "description": "Their numbers; all that work by default" },
                "for": { "type": "string", "enum": ["any", "all"], "description": "any by default" },
                "timeout_seconds": { "type": "integer", "description": "3600 by default" }
              },
              "additionalProperties": false
            }
            """),
        ToolText.Spec(
            "send_agent",
            """
            {
              "type": "object",
              "properties": { "agent": { "type": "integer" }, "message": { "type": "string" } },
              "required": ["agent", "message"],
              "additionalProperties": false
            }
            """),
        ToolText.Spec("list_agents", """{ "type": "object", "properties": {}, "additionalProperties": false }""", readOnly: true),
    ];
}

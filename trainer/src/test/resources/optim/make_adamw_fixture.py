"""Five steps of PyTorch's AdamW with clipping on fixed gradients: python make_adamw_fixture.py > adamw.json"""
import json, torch
torch.manual_seed(4)
matrix, vector = torch.nn.Parameter(torch.randn(3, 4)), torch.nn.Parameter(torch.randn(5))
start = [matrix.tolist(), vector.tolist()]
optimizer = torch.optim.AdamW([{"params": [matrix], "weight_decay": 0.1}, {"params": [vector], "weight_decay": 0.0}],
                              lr=1e-2, betas=(0.9, 0.95), eps=1e-6)
steps = []
for i in range(5):
    matrix.grad, vector.grad = torch.randn(3, 4) * (i + 1), torch.randn(5) * 0.1
    gradients = [matrix.grad.tolist(), vector.grad.tolist()]
    norm = torch.nn.utils.clip_grad_norm_([matrix, vector], 4.0).item()
    optimizer.step()
    steps.append({"gradients": gradients, "norm": norm, "values": [matrix.tolist(), vector.tolist()]})
print(json.dumps({"start": start, "steps": steps}))
